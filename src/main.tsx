/** Starts the page: theme and language first, so that the first paint is the right one; then the cluster's worker. */
import { createRoot } from 'react-dom/client';
import './ui/theme/tokens.css';
import './ui/theme/fonts.css';
import './ui/theme/base.css';
import { App } from './ui/app';
import { boot } from './ui/boot';
import { linkCluster } from './ui/cluster-link';
import { startI18n } from './ui/i18n/i18n';
import { idle } from './ui/idle';
import { FIRST_SCENARIO } from './ui/scenario-list';
import { getSession, setSession } from './ui/session';
import { followTheme } from './ui/theme/theme';
import { Connection } from './worker/connection';
import { ConnectionContext } from './worker/use-query';

followTheme();
startI18n();

const connection = new Connection(
  () => new Worker(new URL('./worker/simulation.worker.ts', import.meta.url), { type: 'module', name: 'cluster' }),
);
window.__kubarium = { idle, connection, getSession, setSession };
linkCluster(connection);
void boot(connection, [{ name: FIRST_SCENARIO.fileName, text: FIRST_SCENARIO.text }]);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <ConnectionContext value={connection}>
      <App />
    </ConnectionContext>,
  );
}
