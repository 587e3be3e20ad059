/** What brings a session back: a link's fragment and the autosave hold the same. States are not in it; the seed and the inputs make them again. */
import type { TraceEnd } from '../../projection/trace/ends';
import type { ManifestFile, Selection, SelectionKind, SessionTrace } from '../session';

/** One future that was left; its inputs are as opaque as the others. */
export interface SharedBranch {
  readonly info: { readonly id: string; readonly label: string; readonly forkedAtMs: number; readonly steps: number };
  readonly inputs: readonly unknown[];
  readonly end: { readonly step: number; readonly time: number };
}

export interface SharePayload {
  readonly v: 1;
  /** The cluster's settings; opaque here, the worker checks them. */
  readonly config: unknown;
  readonly seed: number;
  /** The input log, opaque here. */
  readonly inputs: readonly unknown[];
  readonly files: readonly ManifestFile[];
  readonly at: { readonly step: number };
  /** How far the run had come; the play head may stand before it. */
  readonly end?: { readonly step: number; readonly time: number };
  readonly selection?: Selection;
  /** The packet that was followed. */
  readonly trace?: SessionTrace;
  /** The futures that were left, as the worker keeps them. A link goes without: it is of one moment. */
  readonly branches?: readonly SharedBranch[];
  readonly lang?: string;
}

const KINDS: readonly SelectionKind[] = ['object', 'node', 'container', 'component', 'document'];
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isStep = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function isFile(value: unknown): value is ManifestFile {
  return isRecord(value) && typeof value.name === 'string' && typeof value.text === 'string';
}

function isSelection(value: unknown): value is Selection {
  return isRecord(value) && KINDS.includes(value.kind as SelectionKind) && typeof value.key === 'string';
}

/** A known end with only its known parts; undefined if it is none. */
function traceEndOf(value: unknown): TraceEnd | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, key, name, address } = value;
  if (kind === 'outside') return { kind };
  if ((kind === 'pod' || kind === 'service') && typeof key === 'string') return { kind, key };
  if (kind === 'node' && typeof name === 'string') return { kind, name };
  return kind === 'address' && typeof address === 'string' && IPV4.test(address) ? { kind, address } : undefined;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function traceOf(value: unknown): SessionTrace | undefined {
  if (!isRecord(value)) return undefined;
  const { protocol, port, hop } = value;
  if ((protocol !== 'tcp' && protocol !== 'icmp') || !isStep(port) || port > 65_535 || !isStep(hop)) return undefined;
  const [from, to] = [traceEndOf(value.from), traceEndOf(value.to)];
  return { ...(from && { from }), ...(to && { to }), protocol, port, hop };
}

const isInstant = (value: unknown): value is SharedBranch['end'] =>
  isRecord(value) && isStep(value.step) && typeof value.time === 'number' && value.time >= 0;

function isBranch(value: unknown): value is SharedBranch {
  if (!isRecord(value) || !isRecord(value.info) || !Array.isArray(value.inputs) || !isInstant(value.end)) return false;
  const { id, label, forkedAtMs, steps } = value.info;
  return typeof id === 'string' && typeof label === 'string' && typeof forkedAtMs === 'number' && isStep(steps);
}

/**
 * The payload in a value from outside, only its known parts; undefined if it is none. A link is a stranger's text: nothing
 * of it is trusted beyond its shape.
 */
export function payloadOf(value: unknown): SharePayload | undefined {
  if (!isRecord(value) || value.v !== 1 || !isStep(value.seed)) return undefined;
  const { config, seed, inputs, files, at, end, selection, branches, lang } = value;
  const trace = traceOf(value.trace);
  if (!Array.isArray(inputs) || !Array.isArray(files) || !files.every(isFile)) return undefined;
  if (!isRecord(at) || !isStep(at.step)) return undefined;
  if (end !== undefined && !isInstant(end)) return undefined;
  if (selection !== undefined && !isSelection(selection)) return undefined;
  return {
    v: 1,
    config,
    seed,
    inputs,
    files: files.map(({ name, text }) => ({ name, text })),
    at: { step: at.step },
    ...(end !== undefined && { end: { step: end.step, time: end.time } }),
    ...(selection !== undefined && { selection: { kind: selection.kind, key: selection.key } }),
    ...(trace && { trace }),
    ...(Array.isArray(branches) && branches.length > 0 && { branches: branches.filter(isBranch) }),
    ...(typeof lang === 'string' && { lang }),
  };
}
