/** Which tabs an object has. */
export const TABS = ['overview', 'yaml', 'why', 'events', 'containers', 'network', 'history'] as const;
export type InspectorTab = (typeof TABS)[number];

const ONLY: Readonly<Partial<Record<InspectorTab, readonly string[]>>> = {
  why: ['Pod'],
  containers: ['Pod'],
  network: ['Pod', 'Node'],
};

/** The tabs of an object of a kind. */
export const tabsOf = (kind: string): InspectorTab[] => TABS.filter((tab) => ONLY[tab]?.includes(kind) ?? true);
