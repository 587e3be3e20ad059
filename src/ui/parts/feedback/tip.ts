/** What an element carries to get a tooltip: plain attributes, so that SVG marks drawn by d3 can have one too. */

/** Attributes for an element: `<g {...tip('kubelet')}>` or `selection.attr('data-tip', …)`. */
export function tip(text: string, keys?: string): Record<string, string | undefined> {
  return { 'data-tip': text, 'data-tip-keys': keys };
}
