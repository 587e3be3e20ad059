/** The chains that a table has before anybody adds to it. */
const BUILT_IN = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
} as const;

/** A table as `iptables-save` prints it: built-in chains (ACCEPT unless `dropped`), own chains, rules. */
export function rulesTable(
  table: keyof typeof BUILT_IN,
  rules: readonly string[],
  { chains = [], dropped }: { chains?: readonly string[]; dropped?: string } = {},
): string[] {
  return [
    `*${table}`,
    ...BUILT_IN[table].map((chain) => `:${chain} ${chain === dropped ? 'DROP' : 'ACCEPT'}`),
    ...chains.map((chain) => `:${chain} -`),
    ...rules,
    'COMMIT',
  ];
}
