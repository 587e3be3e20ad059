import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TFunction } from 'i18next';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { tellStep } from '../../projection/step/query';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import { textsIn } from '../i18n/gather';
import { sentenceText } from './sentence';
import texts from './texts';

const EXAMPLES = path.resolve(import.meta.dirname, '../editor/examples');

function wordsOf(lng: 'en' | 'zh'): TFunction {
  const own = i18next.createInstance();
  own.init({
    lng,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { [lng]: { translation: textsIn({ '../timeline/texts.ts': texts }, lng) } },
  });
  return own.getFixedT(lng);
}

function run(name: string, untilMs: number, then: (cluster: Cluster) => void = () => {}): Cluster {
  const cluster = new Cluster(defaultConfig());
  cluster.act({ do: 'apply', files: [{ name, text: readFileSync(path.join(EXAMPLES, name), 'utf8') }] });
  cluster.engine.runUntil(untilMs);
  then(cluster);
  return cluster;
}

const told = (cluster: Cluster, t: TFunction): string[] => {
  const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  return Array.from({ length: world.spans.count }, (_, i) => sentenceText(tellStep(world, i + 1)!.said, t));
};

describe('every step of every example has a sentence with all its values', () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));
  const languages = [wordsOf('en'), wordsOf('zh')];
  for (const name of files)
    it(`of ${name}`, () => {
      const cluster = run(name, 25_000);
      const wrong = languages
        .flatMap((t) => told(cluster, t))
        .filter((sentence) => sentence === '' || /timeline\.say|\{\{|undefined/.test(sentence));
      expect(wrong).toEqual([]);
    });
});

it('a pod’s way is told with the names of those who act', () => {
  const sentences = told(run('pod.yaml', 20_000), wordsOf('en'));
  expect(sentences).toContain('kubectl apply -f pod.yaml');
  expect(sentences.some((one) => /^kube-scheduler binds \S+ to worker-\d$/.test(one))).toBe(true);
  expect(sentences.some((one) => /plugs \S+ into docker0: CNI ADD gives it 10\.244\./.test(one))).toBe(true);
  expect(sentences.some((one) => /is Ready, 1\/1$/.test(one))).toBe(true);
});

it('what a drain does is told in kubectl’s own words', () => {
  const sentences = told(
    run('rollout.yaml', 30_000, (cluster) => {
      cluster.act({ do: 'drain', node: 'worker-1' });
      cluster.engine.runUntil(90_000);
    }),
    wordsOf('en'),
  );
  expect(sentences).toContain('kubectl cordons worker-1: it takes no new pods');
  expect(sentences.some((one) => /^kubectl evicts \w{5}(, with 30 s of grace)?$/.test(one))).toBe(true);
  expect(sentences.some((one) => /gives worker-1 the pod CIDR 10\.244\.\d\.0\/24$/.test(one))).toBe(true);
});

it('a pod of an owner is called by its five letters, with its cause before it', () => {
  const cluster = run('rollout.yaml', 20_000);
  const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  const stories = Array.from({ length: world.spans.count }, (_, i) => tellStep(world, i + 1)!);
  const bound = stories.find(({ said }) => said.id === 'bound');
  expect(bound?.said.values.name).toMatch(/^[a-z0-9]{5}$/);
  const made = stories.find(({ said }) => said.id === 'created' && said.values.kind === 'Pod');
  expect(made?.because?.said).toMatchObject({ id: 'created', values: { kind: 'ReplicaSet' } });
  for (const { step, because } of stories) expect(because === undefined || because.step < step).toBe(true);
});
