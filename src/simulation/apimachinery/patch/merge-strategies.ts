/** How a field of an object is merged by strategic patches. */
export interface FieldStrategy {
  /** The type of the field's value, or of its elements: what to ask for next; '' where nothing below has a strategy. */
  readonly type: string;
  /** '' merges maps and replaces lists. */
  readonly strategy: '' | 'merge' | 'replace';
  /** The field that tells elements of a merged list apart; lists of plain values have none. */
  readonly mergeKey?: string;
  /** Whether patches of this value name the fields that stay (`$retainKeys`). */
  readonly retainKeys: boolean;
}

/** Knows how fields are merged, type by type. */
export interface MergeStrategies {
  /** The type of a whole object, undefined for kinds that have no strategic patches (custom resources). */
  rootOf(apiVersion: string, kind: string): string | undefined;
  /** The strategy of a type's field. */
  of(type: string, field: string): FieldStrategy;
}
