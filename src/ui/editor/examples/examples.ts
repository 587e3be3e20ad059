/** The manifests of the Examples menu, each showing one idea. Titles and notes are texts: `editor.example.<slug>`. */

/** In the order of the menu: from one Pod to what goes wrong. */
export const EXAMPLE_SLUGS = [
  'web',
  'pod',
  'localhost',
  'init',
  'sidecar',
  'rollout',
  'job',
  'daemonset',
  'node-selector',
  'taint',
  'spread',
  'anti-affinity',
  'pending',
  'preemption',
  'crash-loop',
  'image-pull',
  'probes',
] as const;
export type ExampleSlug = (typeof EXAMPLE_SLUGS)[number];

/** One entry of the menu; the texts are keys. */
export interface Example {
  readonly slug: ExampleSlug;
  readonly fileName: string;
  readonly title: string;
  readonly note: string;
  readonly text: string;
  /** Settings of the cluster without which it would show nothing. */
  readonly settings?: { readonly zones: number };
}

const settings: Partial<Record<ExampleSlug, Example['settings']>> = { spread: { zones: 2 } };

const texts = import.meta.glob<string>('./*.yaml', { eager: true, query: '?raw', import: 'default' });

/** The manifest of an example. */
export function exampleText(slug: ExampleSlug): string {
  return texts[`./${slug}.yaml`] ?? '';
}

/** All examples. */
export const examples: readonly Example[] = EXAMPLE_SLUGS.map((slug) => ({
  slug,
  fileName: `${slug}.yaml`,
  title: `editor.example.${slug}.title`,
  note: `editor.example.${slug}.note`,
  text: exampleText(slug),
  ...(settings[slug] && { settings: settings[slug] }),
}));

/** What the first paint shows. */
export const firstExample: Example = examples[0] as Example;
