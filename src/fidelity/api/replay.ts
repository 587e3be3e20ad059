/** Sends a recorded case to a fresh API server, through its REST face, and compares what comes back. */

import { timestampAt } from '../../simulation/apimachinery/time';
import type { ApiServer } from '../../simulation/apiserver';
import { type HttpResponse, type HttpWatch, handleHttp } from '../../simulation/apiserver/http';
import { firstDifference, Placeholders } from './compare';
import { createEngineAndServer, EPOCH_MS } from './fresh-server';
import type { ApiCase, ApiStep } from './recording';

/** `equal`, or where the answers differ first. */
export function replayCase(recorded: ApiCase): string {
  const replay = new Replay(recorded);
  for (const [index, step] of recorded.steps.entries()) {
    const difference = replay.step(step);
    if (difference) return `step ${index + 1}${difference.startsWith('.') ? '' : ' '}${difference}`;
  }
  return 'equal';
}

/** The events of a watch that was read to its end, one a line. */
function eventsOf(text: string): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

function timeFromNow(seconds: number): string {
  return timestampAt(EPOCH_MS + seconds * 1000);
}

/** The namespace that a case makes itself. */
function madeNamespace(request: ApiStep['request']): string[] {
  if (request?.method !== 'POST' || request.path !== '/api/v1/namespaces') return [];
  return [(request.body as { metadata?: { name?: string } }).metadata?.name ?? ''];
}

/** One case on a fresh server, step by step. */
export class Replay {
  readonly #placeholders = new Placeholders();
  readonly #saved = new Map<string, string>();
  readonly #watches = new Map<string, HttpWatch>();
  readonly #refused = new Map<string, unknown[]>();

  readonly server: ApiServer = createEngineAndServer();

  constructor(recorded: ApiCase) {
    const made = new Set(recorded.steps.flatMap(({ request }) => madeNamespace(request)));
    for (const namespace of ['case-ns', ...(recorded.namespaces ?? [])])
      if (!made.has(namespace)) this.#makeNamespace(namespace);
    if (recorded.about?.startsWith('the setup creates configmaps')) this.#makeConfigMaps();
  }

  #makeNamespace(name: string): void {
    this.#post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    this.#post(`/api/v1/namespaces/${name}/serviceaccounts`, account);
  }

  /** What the list cases begin with, as their `about` says. */
  #makeConfigMaps(): void {
    for (const name of ['g', 'b', 'a-1', 'a', 'f', 'a.b', 'z']) {
      const labels = { half: /^[ab]/.test(name) ? 'one' : 'two' };
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } };
      this.#post('/api/v1/namespaces/case-ns/configmaps', body);
    }
  }

  #post(path: string, body: unknown): void {
    handleHttp(this.server, { method: 'POST', path, text: JSON.stringify(body) });
  }

  /** Takes a step; answers what differs, if anything does. */
  step(step: ApiStep): string | undefined {
    if (step.unwatch) return this.#endWatch(step);
    if (!step.request || !step.response) return 'kubectl lines are not replayed here';
    const answer = this.#send(step.request);
    if (step.watch && answer.watch) {
      this.#watches.set(step.watch, answer.watch);
      return answer.code === step.response.code ? undefined : `code: wanted ${step.response.code}, got ${answer.code}`;
    }
    if (step.watch) this.#refused.set(step.watch, [answer.body]);
    const difference = this.#compare(step, answer);
    if (!difference) this.#save(step, answer);
    return difference;
  }

  #send({ method, path, headers, body, text }: NonNullable<ApiStep['request']>): HttpResponse {
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    return handleHttp(this.server, {
      method,
      path: this.#fill(path),
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...headers },
      ...(sent !== undefined && { text: this.#fill(sent) }),
    });
  }

  #fill(text: string): string {
    const saved = text.replace(/\{\{(\w+)\}\}/g, (whole, name) => this.#saved.get(name) ?? whole);
    return this.#placeholders.fill(
      saved.replace(/\{\{now([+-]\d+)?\}\}/g, (_, seconds) => timeFromNow(Number(seconds ?? 0))),
    );
  }

  #compare({ response = { code: 0 } }: ApiStep, answer: HttpResponse): string | undefined {
    if (answer.code !== response.code) {
      const words = (answer.body as { message?: string } | undefined)?.message ?? '';
      return `code: wanted ${response.code}, got ${answer.code} ${words}`;
    }
    if (response.body !== undefined) {
      const got = answer.watch ? answer.watch.take()[0] : answer.body;
      const found = firstDifference(response.body, got, this.#placeholders);
      if (found) return found;
    }
    if (response.text !== undefined && answer.watch)
      return firstDifference(eventsOf(response.text), answer.watch.take(), this.#placeholders, '.events');
    if (response.text !== undefined && response.text !== answer.text)
      return `text: wanted ${JSON.stringify(response.text)}, got ${JSON.stringify(answer.text)}`;
    const warnings = response.headers?.Warning;
    const wantedWarnings = warnings === undefined ? [] : Array.isArray(warnings) ? warnings : [warnings];
    return firstDifference(wantedWarnings, answer.headers.Warning ?? [], this.#placeholders, '.headers.Warning');
  }

  #save({ save = {} }: ApiStep, answer: HttpResponse): void {
    for (const [name, path] of Object.entries(save)) {
      let value: unknown = answer.body;
      for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
      this.#saved.set(name, String(value));
    }
  }

  #endWatch({ unwatch = '', events = [] }: ApiStep): string | undefined {
    const watch = this.#watches.get(unwatch);
    if (!watch) return firstDifference(events, this.#refused.get(unwatch) ?? [], this.#placeholders, '.events');
    const got = watch.take();
    watch.stop();
    this.#watches.delete(unwatch);
    return firstDifference(events, got, this.#placeholders, '.events');
  }
}
