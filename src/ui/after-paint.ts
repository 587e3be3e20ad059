/** What the first picture does not need is fetched when that picture stands. */

const painted = new Promise<void>((resolve) => {
  // A task after the frame: the browser has painted by then.
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(() => setTimeout(resolve));
  else resolve();
});

/** Fetches a chunk after the first paint. */
export const afterPaint = <Module>(load: () => Promise<Module>): Promise<Module> => painted.then(load);
