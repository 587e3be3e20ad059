/** The Events about one object, in the order in which they were written. */
import type { Event } from '../../simulation/api/core/v1/event/event';
import { eventIndexOf } from '../event-index';
import type { World } from '../world';
import type { MarkPiece } from './pieces';

/** One Event of an object; one that happened again is noted again. */
export interface Note {
  step: number;
  time: number;
  reason: string;
  message: string;
  isWarning: boolean;
  /** The container that it is about, if it is about one. */
  container: string;
}

const CONTAINER = /^spec\.(?:initContainers|containers)\{(.+)\}$/;

/** What was noted of an object. */
export function notesOf(world: World, uid: string): Note[] {
  return eventIndexOf(world)
    .about(uid, Number.POSITIVE_INFINITY)
    .map((revision) => {
      const { reason = '', message = '', type, involvedObject } = world.etcdEnd.valueOf(revision) as Event;
      const step = world.spans.stepOfEtcdRevision(revision);
      const container = CONTAINER.exec(involvedObject.fieldPath ?? '')?.[1] ?? '';
      return { step, time: world.spans.timeOf(step), reason, message, isWarning: type === 'Warning', container };
    });
}

/** All of an object's Events as marks. */
export function eventMarks(notes: readonly Note[]): MarkPiece[] {
  return notes.map(({ step, time, reason, message, isWarning }) => {
    return { step, time, kind: isWarning ? 'warning' : 'event', text: `${reason}: ${message}` };
  });
}

/** When images came for a container, or did not. */
export function pullMarks(notes: readonly Note[], container: string): MarkPiece[] {
  return notes.flatMap(({ step, time, reason, message, container: of }): MarkPiece[] => {
    if (of !== container) return [];
    if (reason === 'Pulled') return [{ step, time, kind: 'pull', text: message }];
    return reason === 'Failed' && /pull/i.test(message) ? [{ step, time, kind: 'crash', text: message }] : [];
  });
}

/** When a probe failed, as the kubelet noted it. */
export function missMarks(notes: readonly Note[], container: string, type: string): MarkPiece[] {
  return notes.flatMap(({ step, time, reason, message, container: of }): MarkPiece[] => {
    if (of !== container || reason !== 'Unhealthy' || !message.toLowerCase().startsWith(type)) return [];
    return [{ step, time, kind: 'miss', text: message.trim() }];
  });
}
