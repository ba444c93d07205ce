/**
 * Where things stand in a ladder, in pixels.
 * @module
 */

/** Width of the drawing. */
export const WIDTH = 800;
const MARGIN = 12;

/** Right end of the times, and the life lines. */
export const COLUMN = { time: 64, client: 296, server: 548 } as const;

/** From a life line to the text beside it. */
export const ASIDE = 14;

/** Room for the text beside the client's line, which ends there, and beside the server's. */
export const ROOM = {
  client: COLUMN.client - ASIDE - COLUMN.time - 8,
  server: WIDTH - MARGIN - COLUMN.server - ASIDE,
  middle: COLUMN.server - COLUMN.client - 16,
} as const;
