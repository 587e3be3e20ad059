import { barrel } from '../base/barrel';
import { defineImage, type ImageDefinition } from './define-image';
import { canonicalName, type ImageReference, parseImageReference } from './image-reference';
import { hash32 } from './image-size';
import { serverProgram } from './server-program';

const definitions = barrel(
  import.meta.glob<ImageDefinition | readonly ImageDefinition[]>('./images/*/image.ts', {
    eager: true,
    import: 'default',
  }),
  (image) => (Array.isArray(image) ? image[0]?.name : (image as ImageDefinition).name) ?? '',
).flatMap((found) => found as ImageDefinition | ImageDefinition[]);

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

/** The image that a reference means: one of the catalogue, or a quiet one that says so; undefined if it is no reference. */
export function findImage(image: string): ImageDefinition | undefined {
  const reference = parseImageReference(image);
  if (!reference) return undefined;
  return byRepository.get(repositoryOf(reference)) ?? quietImage(reference);
}

function repositoryOf({ registry, repository }: ImageReference): string {
  const name = `${registry}/${repository}`;
  for (const old of Object.keys(movedRegistries)) {
    if (name.startsWith(`${old}/`)) return (movedRegistries[old] as string) + name.slice(old.length);
  }
  return name;
}

const quiet = new Map<string, ImageDefinition>();

function quietImage(reference: ImageReference): ImageDefinition {
  const name = canonicalName(reference);
  let definition = quiet.get(name);
  if (!definition) {
    definition = defineImage({
      name,
      // 20 to 420 MB, the same for a name every time.
      sizeBytes: 20_000_000 + (hash32(name) % 400_000_000),
      userland: 'debian',
      entrypoint: [quietCommand],
      programs: {
        [quietCommand]: serverProgram({
          start: () => [`kubarium: what ${reference.text} does is not modelled: it runs quietly`],
          ports: [],
        }),
      },
      isModelled: false,
    });
    if (quiet.size >= 1000) quiet.clear();
    quiet.set(name, definition);
  }
  return definition;
}

const quietCommand = '/run-quietly';
