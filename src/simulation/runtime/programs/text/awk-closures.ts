import { AwkError, AwkJump, type AwkState, type AwkValue, compare, isTrue, numberOf, textOf } from './awk-values';

/** A value to be worked out on a state. */
export type Expression = (state: AwkState) => AwkValue;

/** Something to be done on a state. */
export type Statement = (state: AwkState) => void;

/** What can be assigned to: a variable, an element, a field. */
export interface Target {
  readonly get: Expression;
  readonly set: (state: AwkState, value: AwkValue) => void;
}

/** `key in array`. */
export function contains(key: Expression, name: string): Expression {
  return (state) => (state.array(name).has(textOf(key(state))) ? 1 : 0);
}

/** `++` and `--`. */
export function change(state: AwkState, target: Target, by: number): number {
  const value = numberOf(target.get(state)) + by;
  target.set(state, value);
  return value;
}

/** The closure of an operator between two values; '' joins them. */
export function combine(operator: string, left: Expression, right: Expression): Expression {
  const number =
    (calculate: (a: number, b: number) => number): Expression =>
    (state) =>
      calculate(numberOf(left(state)), numberOf(right(state)));
  const truth =
    (holds: (order: number) => boolean): Expression =>
    (state) =>
      holds(compare(left(state), right(state))) ? 1 : 0;
  const matches = (state: AwkState) =>
    new RegExp('pattern' in right ? String(right.pattern) : textOf(right(state))).test(textOf(left(state)));
  switch (operator) {
    case '':
      return (state) => textOf(left(state)) + textOf(right(state));
    case '+':
      return number((a, b) => a + b);
    case '-':
      return number((a, b) => a - b);
    case '*':
      return number((a, b) => a * b);
    case '/':
      return number((a, b) => {
        if (b === 0) throw new AwkError('division by zero');
        return a / b;
      });
    case '%':
      return number((a, b) => a % b);
    case '&&':
      return (state) => (isTrue(left(state)) && isTrue(right(state)) ? 1 : 0);
    case '||':
      return (state) => (isTrue(left(state)) || isTrue(right(state)) ? 1 : 0);
    case '~':
      return (state) => (matches(state) ? 1 : 0);
    case '!~':
      return (state) => (matches(state) ? 0 : 1);
    case '<':
      return truth((order) => order < 0);
    case '<=':
      return truth((order) => order <= 0);
    case '>':
      return truth((order) => order > 0);
    case '>=':
      return truth((order) => order >= 0);
    case '==':
      return truth((order) => order === 0);
    default:
      return truth((order) => order !== 0);
  }
}

/** One turn of a loop; true when it is left. */
export function runTurn(body: Statement, state: AwkState): boolean {
  if (--state.turnsLeft <= 0) throw new AwkError('a million turns of a loop: stopped by the simulation');
  try {
    body(state);
    return false;
  } catch (error) {
    if (error instanceof AwkJump && error.kind === 'break') return true;
    if (error instanceof AwkJump && error.kind === 'continue') return false;
    throw error;
  }
}

/** A loop with a condition, and a step for `for`. */
export function loop(condition: Expression, body: Statement, step?: Expression): Statement {
  return (state) => {
    while (isTrue(condition(state))) {
      if (runTurn(body, state)) return;
      step?.(state);
    }
  };
}
