/** What commands may ask of the running cluster. The app connects it; until then such commands are not offered. */
import { create } from 'zustand';
import type { ClusterSettings } from '../settings/cluster-settings';
import type { SharePayload } from '../share/payload';

export interface ClusterPort {
  /** Applies the files of the editor as `kubectl apply` does. */
  apply(): void;
  /** Moves the play head by events of the log. */
  stepBy(events: number): void;
  /** Moves to the next (1) or previous (-1) event of the selected object. */
  stepSelected(by: 1 | -1): void;
  /** Moves to the first event, to the end, or to a step. */
  goTo(moment: 'first' | 'live' | number): void;
  /** Undoes or redoes the last cluster action (moves along the input log). */
  undo(): void;
  redo(): void;
  /** Builds another cluster from these settings and starts it. */
  rebuild(settings: ClusterSettings): void;
  /** Everything a link or an autosave must hold to bring this moment back. */
  payload(): SharePayload;
  /** Takes over what a link or an autosave held. */
  restore(payload: SharePayload): void;
}

const usePort = create<{ readonly port: ClusterPort | undefined }>(() => ({ port: undefined }));

/** Connects the running cluster, or disconnects it with undefined. */
export const connectCluster = (port: ClusterPort | undefined): void => usePort.setState({ port });

/** The connected cluster. */
export const clusterPort = (): ClusterPort | undefined => usePort.getState().port;
