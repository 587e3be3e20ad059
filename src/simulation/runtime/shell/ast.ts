/** A word before expansion: literal texts, variables, substitutions. */
export interface Word {
  readonly parts: readonly WordPart[];
  /** The text if nothing in it needs expansion, splitting or globbing. */
  readonly literal: string | undefined;
}

/** A piece of a word; quoted pieces are neither split nor globbed. */
export type WordPart =
  | { readonly type: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly type: 'parameter'; readonly parameter: Parameter; readonly isQuoted: boolean }
  | { readonly type: 'command'; readonly body: List; readonly isQuoted: boolean }
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly isQuoted: boolean };

/** `$name`, `${name op word}`. */
export interface Parameter {
  readonly name: string;
  /** The subscript of an array: `${a[i]}`, `${a[@]}`. */
  readonly index?: Word;
  readonly isLength?: boolean;
  readonly isIndirect?: boolean;
  readonly operator?: string;
  readonly word?: Word;
  readonly second?: Word;
}

/** `name=value`, `name+=value`, `name[i]=value`, `name=(a b)`. */
export interface Assignment {
  readonly name: string;
  readonly index?: Word;
  readonly isAppend: boolean;
  readonly value: Word | readonly Word[];
}

/** `2>file`, `<<EOF`, `2>&1`. */
export interface Redirect {
  readonly fd: number;
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '<<' | '<<<' | '<&' | '>&' | '&>' | '&>>';
  readonly target: Word;
}

/** Commands one after the other. */
export interface List {
  readonly items: readonly { readonly command: Command; readonly isBackground: boolean; readonly text: string }[];
}

/** `a && b || c`. */
export interface AndOr {
  readonly type: 'and-or';
  readonly first: Command;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[];
}

/** Everything that runs and gives an exit code. */
export type Command =
  | SimpleCommand
  | AndOr
  | { readonly type: 'pipeline'; readonly isNegated: boolean; readonly commands: readonly Command[] }
  | (Redirected & { readonly type: 'group' | 'subshell'; readonly body: List })
  | (Redirected & {
      readonly type: 'if';
      readonly clauses: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise: List | undefined;
    })
  | (Redirected & {
      readonly type: 'loop';
      readonly isUntil: boolean;
      readonly condition: List;
      readonly body: List;
    })
  | (Redirected & {
      readonly type: 'for';
      readonly name: string;
      readonly words: readonly Word[] | undefined;
      readonly body: List;
    })
  | (Redirected & {
      readonly type: 'count';
      readonly start: Word;
      readonly condition: Word;
      readonly step: Word;
      readonly body: List;
    })
  | (Redirected & { readonly type: 'case'; readonly word: Word; readonly clauses: readonly CaseClause[] })
  | { readonly type: 'function'; readonly name: string; readonly body: Command }
  | (Redirected & { readonly type: 'conditional'; readonly test: Test })
  | (Redirected & { readonly type: 'arithmetic'; readonly expression: Word });

/** A program, builtin or function with its words. */
export interface SimpleCommand extends Redirected {
  readonly type: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly line: number;
}

interface Redirected {
  readonly redirects: readonly Redirect[];
}

/** `a|b) list ;;`. */
export interface CaseClause {
  readonly patterns: readonly Word[];
  readonly body: List;
  readonly end: ';;' | ';&' | ';;&';
}

/** The inside of `[[ ]]`. */
export type Test =
  | { readonly type: 'unary'; readonly operator: string; readonly word: Word }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly type: 'not'; readonly test: Test }
  | { readonly type: 'both' | 'either'; readonly left: Test; readonly right: Test };
