/** A path to a field, built while walking an object and printed only when an error needs it. */
export class FieldPath {
  private constructor(
    private readonly parent: FieldPath | undefined,
    private readonly name: string,
    private readonly subscript: string | undefined,
  ) {}

  /** The path of a root field, with more names below it. */
  static of(name: string, ...more: string[]): FieldPath {
    return new FieldPath(undefined, name, undefined).child(...more);
  }

  /** The path of a field below this one. */
  child(...names: string[]): FieldPath {
    let path: FieldPath = this;
    for (const name of names) path = new FieldPath(path, name, undefined);
    return path;
  }

  /** The path of a list's element. */
  index(index: number): FieldPath {
    return new FieldPath(this, '', String(index));
  }

  /** The path of a map's value. */
  key(key: string): FieldPath {
    return new FieldPath(this, '', key);
  }

  /** `spec.containers[0].image`; the path of an empty name is `[]`, as in Go. */
  toString(): string {
    const own = this.name === '' ? `[${this.subscript ?? ''}]` : this.name;
    if (!this.parent) return own;
    return this.name === '' ? this.parent.toString() + own : `${this.parent.toString()}.${own}`;
  }
}
