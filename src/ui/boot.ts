/** What the page opens with: the session of its link, else the one autosaved here, else the first example, running. */
import type { Connection } from '../worker/connection';
import { type Autosave, loadSession, startAutosave } from './autosave/autosave';
import { MID_ROLLOUT_MS, openFresh, restoreSession } from './cluster-link';
import { clusterPort } from './commands/cluster-port';
import { translate } from './i18n/i18n';
import { toast } from './parts/feedback/toasts';
import { type ManifestFile, setSession, useSession } from './session';
import { openLink } from './share/open-link';

/** Opens the session and starts to save it; `example` is what a first visit sees. */
export async function boot(connection: Connection, example: readonly ManifestFile[]): Promise<void> {
  // In the editor at once: reading IndexedDB takes a moment in which the page must not look empty.
  setSession({ files: example });
  const saved = (await openLink()) ?? (await loadSession());
  if (!saved || !restoreSession(connection, saved)) {
    setSession({ files: example });
    openFresh(connection, example, MID_ROLLOUT_MS);
  }
  watchForChanges(connection);
  addEventListener('hashchange', () => {
    void openLink().then((payload) => payload && clusterPort()?.restore(payload));
  });
}

function watchForChanges(connection: Connection): Autosave {
  const autosave = startAutosave(
    () => {
      const port = clusterPort();
      if (!port) throw new Error('There is no cluster to save.');
      return port.payload();
    },
    { onFailure: () => toast(translate('frame.notSaved'), { look: 'error' }) },
  );
  connection.onRecipe(autosave.changed);
  useSession.subscribe((now, before) => {
    const hasMoved = now.playHead !== before.playHead || now.playing !== before.playing;
    if (hasMoved || now.files !== before.files || now.selection !== before.selection || now.trace !== before.trace)
      autosave.changed();
  });
  return autosave;
}
