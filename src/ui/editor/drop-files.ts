/** Files that are dropped on the editor. */
import { type DragEvent, useState } from 'react';

/** A dropped file, read. */
export interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** The most that is read of one file; a larger one is cut, and the reader of manifests refuses it. */
const sizeMax = 6 * 1024 * 1024;

const hasFiles = (event: DragEvent): boolean => [...event.dataTransfer.types].includes('Files');

/** Handlers for the panel, and whether files hover over it now. */
export function useDropFiles(onDropFiles: (files: readonly DroppedFile[]) => void) {
  const [depth, setDepth] = useState(0);
  return {
    isOver: depth > 0,
    handlers: {
      onDragEnter: (event: DragEvent) => hasFiles(event) && setDepth((now) => now + 1),
      onDragLeave: (event: DragEvent) => hasFiles(event) && setDepth((now) => Math.max(0, now - 1)),
      onDragOver: (event: DragEvent) => hasFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setDepth(0);
        const files = [...event.dataTransfer.files];
        const read = files.map(async (file) => ({ name: file.name, text: await file.slice(0, sizeMax).text() }));
        void Promise.all(read).then(onDropFiles);
      },
    },
  };
}
