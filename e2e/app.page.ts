/** The page as a test sees it: named places and acts; it waits for rest, never for time. */
import type { Browser, Locator, Page } from '@playwright/test';
import type { Session } from '../src/ui/session';
import type { Clock, Command } from '../src/worker/protocol';

export type Region = 'bar' | 'editor' | 'stage' | 'inspector' | 'transport' | 'timeline' | 'drawer';

export interface OpenOptions {
  readonly lang?: 'en' | 'zh';
  readonly theme?: 'light' | 'dark' | 'system';
  /** `#v1:…` */
  readonly hash?: string;
  /** Whether the cluster plays on; paused it leaves the machine to the test. */
  readonly playing?: boolean;
}

export class AppPage {
  /** Requests to anywhere but the page's own origin; must stay empty. */
  readonly foreignRequests: string[] = [];
  /** What the console said in red. */
  readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (!['data:', 'blob:'].includes(url.protocol) && url.hostname !== '127.0.0.1')
        this.foreignRequests.push(request.url());
    });
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
  }

  /** A page that the tests of a file share, so that a browser loads it once; to be closed by `close`. */
  static async shared(browser: Browser, options?: OpenOptions): Promise<AppPage> {
    const app = new AppPage(await (await browser.newContext()).newPage());
    await app.open(options);
    return app;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async open({ lang = 'en', theme = 'dark', hash = '', playing = false }: OpenOptions = {}): Promise<void> {
    await this.page.goto(`./?lang=${lang}&theme=${theme}${hash}`);
    await this.idle();
    if (!playing) await this.set({ playing: false });
  }

  /** Resolves when the worker has answered everything and nothing moves. */
  async idle(): Promise<void> {
    await this.page.evaluate(() => window.__kubarium.idle());
  }

  /** Sets what a person would set in menus: theme, language, selection, panels. */
  async set(change: Partial<Session>): Promise<void> {
    await this.page.evaluate((wanted) => window.__kubarium.setSession(wanted), change);
    await this.idle();
  }

  /** What this person is looking at. */
  async session(): Promise<Session> {
    return this.page.evaluate(() => window.__kubarium.getSession());
  }

  /** Tells the worker, and waits until all is answered and drawn. */
  async send(command: Command): Promise<void> {
    await this.page.evaluate((sent) => window.__kubarium.connection.send(sent), command);
    await this.idle();
  }

  /** Where the play head stands. */
  async clock(): Promise<Clock> {
    return this.page.evaluate(() => window.__kubarium.connection.clock!);
  }

  /** What the whole history comes to. */
  async historyHash(): Promise<string> {
    return this.page.evaluate(() => window.__kubarium.connection.ask('history-hash', undefined) as Promise<string>);
  }

  /** Runs on as fast as the worker can until all pods are ready, and stays there. */
  async runUntilReady(): Promise<void> {
    await this.send({ type: 'play', playing: false });
    await this.send({ type: 'run', goal: { until: 'all-ready' } });
  }

  /** A thing on the stage, as its list names it: `pods/default/web-1`. Keys reach it; the pointer takes the picture. */
  thing(key: string): Locator {
    return this.region('stage').locator(`[data-mirror="${key}"]`);
  }

  /** Drops a file on the editor. */
  async drop(name: string, text: string): Promise<void> {
    await this.region('editor').evaluate(
      (editor, [fileName, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content!], fileName!));
        const target = editor.querySelector('.monaco-editor') ?? editor;
        for (const type of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      },
      [name, text],
    );
  }

  region(name: Region): Locator {
    return this.page.locator(`[data-region=${name}]`);
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get menu(): Locator {
    return this.page.getByRole('menu');
  }

  get toasts(): Locator {
    return this.page.locator('[aria-live=polite] li');
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.idle();
  }

  /** Runs a command by its name in the palette. */
  async run(title: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.dialog.getByRole('combobox').fill(title);
    await this.dialog.getByRole('option').first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.idle();
  }

  /**
   * Replaces the whole text of the editor. Monaco takes its input through EditContext, so `fill` cannot; a paste event can.
   */
  async setManifest(text: string): Promise<void> {
    const plain = this.region('editor').locator('textarea:not(.inputarea)');
    if ((await this.page.locator('.monaco-editor').count()) === 0) {
      await plain.fill(text);
    } else {
      await this.region('editor').getByRole('textbox').first().focus();
      await this.page.keyboard.press('Control+a');
      await this.page.keyboard.press('Delete');
      await this.page.evaluate((pasted) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', pasted);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(event);
      }, text);
    }
    await this.idle();
  }

  /** Replaces the manifest and applies it with Ctrl+Enter. */
  async apply(text: string): Promise<void> {
    await this.setManifest(text);
    await this.press('Control+Enter');
  }

  /** Violations that axe finds within a part of the page, as `rule: target`; Monaco's own insides are not ours to mend. */
  async violations(axeSource: string, within = 'html'): Promise<string[]> {
    if (await this.page.evaluate(() => !('axe' in window))) await this.page.evaluate(axeSource);
    return this.page.evaluate(async (include) => {
      const { axe } = window as unknown as {
        axe: { run(context: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
      };
      const { violations } = await axe.run({ include: [include], exclude: ['.monaco-editor'] });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    }, within);
  }
}
