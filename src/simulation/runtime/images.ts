import { barrel } from '../base/barrel';
import type { Image, ImageDefinition } from './define-image';
import { canonicalName, type ImageReference, parseImageReference } from './image-reference';
import { hash32, sizeOfTag } from './image-size';
import { defaultPath } from './program-finder';
import { serverProgram } from './server-program';

const definitions = barrel(
  import.meta.glob<ImageDefinition | readonly ImageDefinition[]>('./images/*/image.ts', {
    eager: true,
    import: 'default',
  }),
  (image) => (Array.isArray(image) ? image[0]?.name : (image as ImageDefinition).name) ?? '',
).flatMap((each) => each as ImageDefinition | ImageDefinition[]);

const byRepository = new Map<string, ImageDefinition>();
for (const definition of definitions) {
  for (const name of [definition.name, ...(definition.aliases ?? [])]) {
    if (byRepository.has(name)) throw new Error(`image ${name} is defined twice`);
    byRepository.set(name, definition);
  }
}

// Moved registries hold what the old ones held.
const movedRegistries: Readonly<Record<string, string>> = {
  'k8s.gcr.io': 'registry.k8s.io',
  'gcr.io/google_containers': 'registry.k8s.io',
};

/** Every image of the catalogue. */
export function allImages(): readonly ImageDefinition[] {
  return definitions;
}

const found = new Map<string, Image>();

/** The image that a reference means: one of the catalogue, or a quiet one that says so; undefined if it is no reference. */
export function findImage(text: string): Image | undefined {
  const known = found.get(text);
  if (known) return known;
  const reference = parseImageReference(text);
  if (!reference) return undefined;
  const definition = byRepository.get(repositoryOf(reference)) ?? quietImage(reference);
  const tag = reference.tag ?? 'latest';
  const env = typeof definition.env === 'function' ? definition.env(tag) : (definition.env ?? {});
  const { programs: given = {} } = definition;
  const programs = typeof given === 'function' ? given(tag) : given;
  const sizeBytes = sizeOfTag(definition.sizeBytes, tag);
  const image: Image = { isModelled: true, ...definition, env: { PATH: defaultPath, ...env }, programs, sizeBytes };
  if (found.size >= 5000) found.clear();
  found.set(text, image);
  return image;
}

function repositoryOf({ registry, repository }: ImageReference): string {
  const name = `${registry}/${repository}`;
  for (const old of Object.keys(movedRegistries)) {
    if (name.startsWith(`${old}/`)) return (movedRegistries[old] as string) + name.slice(old.length);
  }
  return name;
}

function quietImage(reference: ImageReference): ImageDefinition {
  const name = canonicalName(reference);
  const say = `kubarium: what ${reference.text} does is not modelled: it runs quietly`;
  return {
    name,
    // 20 to 420 MB, the same for a name every time.
    sizeBytes: 20_000_000 + (hash32(name) % 400_000_000),
    userland: 'debian',
    entrypoint: [quietCommand],
    programs: { [quietCommand]: serverProgram({ start: () => [say], ports: [] }) },
    isModelled: false,
  };
}

const quietCommand = '/run-quietly';
