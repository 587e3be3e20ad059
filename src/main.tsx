/** Starts the page: theme and language first, so that the first paint is the right one. */
import { createRoot } from 'react-dom/client';
import './ui/theme/tokens.css';
import './ui/theme/fonts.css';
import './ui/theme/base.css';
import { App } from './ui/app';
import { startI18n } from './ui/i18n/i18n';
import { idle } from './ui/idle';
import { followTheme } from './ui/theme/theme';

followTheme();
startI18n();
window.__kubarium = { idle };

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
