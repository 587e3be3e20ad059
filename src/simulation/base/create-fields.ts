type Maker = new () => Record<string, unknown>;

const makers: Maker[] = [];

/**
 * An empty plain object with room for so many fields. V8 gives `{}` room for four and puts the others into a list
 * beside it: a third more memory for each object of a history, and a detour for whoever reads it.
 */
export function createFields(count: number): Record<string, unknown> {
  makers[count] ??= createMaker();
  return new (makers[count] as Maker)();
}

/**
 * V8 reserves a place for each assignment that a constructor could make and eight more, and gives back those that none
 * of the first few objects has used: objects that are made for as many fields come out as large as they need to be.
 */
function createMaker(): Maker {
  function fields(this: Record<string, unknown>) {
    if (new.target !== undefined) return;
    this.a = 1;
    this.b = 2;
    this.c = 3;
    this.d = 4;
    this.e = 5;
    this.f = 6;
    this.g = 7;
    this.h = 8;
  }
  fields.prototype = Object.prototype;
  return fields as unknown as Maker;
}
