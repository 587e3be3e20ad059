import { ageText } from '../apimachinery/duration';
import { formatLabelSelector, type LabelSelector } from '../apimachinery/labels';
import type { ApiObject } from '../apimachinery/object-meta';
import { compareText } from '../base/compare';
import type { PodTemplateSpec } from './core/v1/pod/pod';
import type { Column } from './define-kind';

/** What stands where there is nothing. */
export const NONE = '<none>';

/** A column of texts that is always shown. */
export function text<T extends ApiObject>(name: string, cell: Column<T>['cell']): Column<T> {
  return { name, type: 'string', priority: 0, cell };
}

/** A column of numbers that is always shown. */
export function count<T extends ApiObject>(name: string, cell: (object: T) => number | undefined): Column<T> {
  return { name, type: 'integer', priority: 0, cell: (object) => cell(object) ?? 0 };
}

/** A column of texts that `-o wide` adds. */
export function wide<T extends ApiObject>(name: string, cell: Column<T>['cell']): Column<T> {
  return { name, type: 'string', priority: 1, cell };
}

/** The name: the first column of nearly every kind. */
export function nameColumn<T extends ApiObject>(): Column<T> {
  return { name: 'Name', type: 'string', format: 'name', priority: 0, cell: ({ metadata }) => metadata.name };
}

/** How old the object is. */
export function ageColumn<T extends ApiObject>(): Column<T> {
  return text('Age', ({ metadata }, nowMs) => ageText(metadata.creationTimestamp, nowMs));
}

/** Containers, images and selector of a controller. */
export function templateColumns<T extends ApiObject>(
  templateOf: (object: T) => PodTemplateSpec | undefined,
  selectorOf: (object: T) => string,
): Column<T>[] {
  const listed = (object: T, field: 'name' | 'image') =>
    (templateOf(object)?.spec.containers ?? []).map((container) => container[field]).join(',');
  return [
    wide('Containers', (object) => listed(object, 'name')),
    wide('Images', (object) => listed(object, 'image')),
    wide('Selector', selectorOf),
  ];
}

/** A structured selector as columns show it. */
export function selectorText(selector: LabelSelector | undefined): string {
  return formatLabelSelector(selector);
}

/** A plain map as columns show it: `a=b,c=d`. */
export function mapText(map: Record<string, string> | undefined): string {
  const keys = Object.keys(map ?? {}).sort(compareText);
  return keys.length === 0 ? NONE : keys.map((key) => `${key}=${map?.[key]}`).join(',');
}
