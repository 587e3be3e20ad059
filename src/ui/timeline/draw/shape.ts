/** Pictures as data: what d3 joins to elements. Layouts make them, `paint` draws them. */
import type { Selection } from 'd3-selection';

/** One SVG element. */
export interface Shape {
  readonly tag: 'rect' | 'path' | 'circle' | 'text';
  readonly attrs: Readonly<Record<string, string | number | undefined>>;
  readonly text?: string;
}

/** Draws shapes into a group, reusing the elements that are there. */
export function paint(group: Selection<SVGGElement, unknown, null, undefined>, shapes: readonly Shape[]): void {
  group
    .selectAll<SVGElement, Shape>(':scope > *')
    .data(shapes, (shape, index) => `${index}${shape.tag}`)
    .join((enter) => enter.append((shape) => document.createElementNS('http://www.w3.org/2000/svg', shape.tag)))
    .order()
    .each(function draw(shape) {
      for (const name of this.getAttributeNames()) if (shape.attrs[name] === undefined) this.removeAttribute(name);
      for (const [name, value] of Object.entries(shape.attrs))
        if (value !== undefined && this.getAttribute(name) !== String(value)) this.setAttribute(name, String(value));
      if (this.textContent !== (shape.text ?? '')) this.textContent = shape.text ?? '';
    });
}

/** Rounded for the DOM: a tenth of a pixel is not seen. */
export const round = (value: number): number => Math.round(value * 10) / 10;
