/**
 * Addresses of files beside a document.
 * @module
 */

/**
 * A path from the document's folder as a relative URL: never another scheme or host, nothing that
 * ends an attribute or a link's parentheses.
 */
export function relativeUrl(path: string): string {
  return path.toWellFormed().split("/").filter((part) => part !== "")
    .map((part) => encodeURIComponent(part).replace(/[!'()*]/g, percent)).join("/");
}

function percent(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}
