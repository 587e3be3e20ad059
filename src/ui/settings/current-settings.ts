/** The settings of the cluster that runs; the app writes them when it builds one. */
import { create } from 'zustand';
import { type ClusterSettings, DEFAULT_SETTINGS } from './cluster-settings';

const useCurrent = create<{ readonly settings: ClusterSettings }>(() => ({ settings: DEFAULT_SETTINGS }));

/** The running cluster's settings. */
export const currentSettings = (): ClusterSettings => useCurrent.getState().settings;

/** `currentSettings` as a hook. */
export const useCurrentSettings = (): ClusterSettings => useCurrent((s) => s.settings);

/** Notes with which settings the cluster that now runs was built. */
export const noteSettings = (settings: ClusterSettings): void => useCurrent.setState({ settings });
