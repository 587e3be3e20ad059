/** Replaces `$(NAME)` by what is known of NAME; unknown ones stay, `$$(NAME)` is a way to write `$(NAME)`. */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name?: string) => {
    if (whole === '$$') return '$';
    return lookUp(name as string) ?? whole;
  });
}
