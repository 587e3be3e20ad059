/** Orders texts by code unit: equal to byte order for the ASCII names that Kubernetes allows. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
