// `npm start`: installs what is missing, builds, serves, prints the address.
import { spawn } from 'node:child_process';
import './install.mjs';
import './build.mjs';

const vite = 'node_modules/vite/bin/vite.js';
const port = process.env.PORT ?? '4173';
const server = spawn(process.execPath, [vite, 'preview', '--host', '127.0.0.1', '--port', port], { stdio: 'inherit' });
server.on('exit', (code) => process.exit(code ?? 0));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
