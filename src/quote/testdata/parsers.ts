/**
 * What readers of our documents make of them: GitHub's Markdown, HTML as browsers read it, XML.
 * @module
 */
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { defaultTreeAdapter, type DefaultTreeAdapterTypes, parse } from "parse5";
import { SaxesParser } from "saxes";

/** A node of a Markdown document, as far as it is looked at here. */
interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly alt?: string | null;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
}

function markdownTree(text: string): MarkdownNode {
  return fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  }) as unknown as MarkdownNode;
}

function flat(node: MarkdownNode): MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

/** The kinds of all nodes in a Markdown document, in its order; of links and pictures the URL too. */
export function markdownKinds(text: string): string[] {
  return flat(markdownTree(text)).map(({ type, url }) =>
    url === undefined ? type : `${type} ${url}`
  );
}

/** What a Markdown document says: its texts and code, its pictures' names. */
export function markdownSays(text: string): string {
  return flat(markdownTree(text)).map(({ value = "", alt }) => alt ?? value).join("");
}

/** Texts that stand in a Markdown document outside of code, where GitHub looks for what is alive. */
export function markdownTexts(text: string): string[] {
  return flat(markdownTree(text)).flatMap(({ type, value = "" }) => type === "text" ? [value] : []);
}

/** The elements of a page with the names of their attributes: `td class`. */
export function htmlElements(text: string): string[] {
  const found: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.ChildNode) => {
    if (defaultTreeAdapter.isCommentNode(node)) found.push("comment");
    if (!defaultTreeAdapter.isElementNode(node)) return;
    const names = node.attrs.map(({ name }) => name);
    found.push([node.tagName, ...names].join(" "));
    node.childNodes.forEach(visit);
  };
  parse<DefaultTreeAdapterTypes.DefaultTreeAdapterMap>(text).childNodes.forEach(visit);
  return found;
}

/** The same for XML 1.0; throws where it is not well-formed. */
export function xmlElements(text: string): string[] {
  const found: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    found.push([name, ...Object.keys(attributes)].join(" "));
  });
  parser.on("comment", () => found.push("comment"));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(text).close();
  return found;
}
