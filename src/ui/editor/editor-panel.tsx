/**
 * The manifest: head with file and examples, the code, what is wrong with it, and what can be done with it.
 * Models: nothing of Kubernetes; errors of the API server come in as markers, the app decides what applying means.
 * Leaves out: reading YAML exactly (the worker does); here only lines and indentation are looked at.
 */
import { Scissors } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOffer } from '../commands/offers';
import { keysOf } from '../commands/registry';
import { Button, IconButton, type MenuEntry, Pick, StatusGlyph } from '../parts';
import { CodeView } from './code-view';
import { type DroppedFile, useDropFiles } from './drop-files';
import css from './editor.module.css';
import {
  type EditorDecoration,
  type EditorHandle,
  type EditorMarker,
  type OnPlace,
  type Problem,
  schemaMax,
} from './editor-view';
import { type Example, examples } from './examples/examples';

const DiffView = lazy(() => import('./monaco/diff-view'));

export interface EditorPanelProps {
  readonly value: string;
  readonly fileName: string;
  /** All files, if there are several to choose from. */
  readonly files?: readonly string[];
  readonly markers: readonly EditorMarker[];
  readonly decorations: readonly EditorDecoration[];
  readonly theme: 'light' | 'dark';
  /** 1 is 100 %. */
  readonly fontScale: number;
  /** The text differs from what was applied. */
  readonly isEdited?: boolean;
  readonly objectCount?: number | undefined;
  /** What the cluster stores of this manifest, as YAML; undefined if nothing. */
  readonly stored?: string | undefined;
  readonly prune?: boolean;
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  readonly onCursor?: OnPlace;
  readonly onHover?: OnPlace;
  readonly onDropFiles: (files: readonly DroppedFile[]) => void;
  readonly onExample?: (example: Example) => void;
  readonly onFile?: (name: string) => void;
  readonly onPrune?: (prune: boolean) => void;
  /** Whether the differences are shown: only then is `stored` looked at. */
  readonly onDiff?: (isShown: boolean) => void;
  /** Gets the handle to steer the editor with, while there is one. */
  readonly onHandle?: (handle: EditorHandle | undefined) => void;
}

/** A long text has no help of the schema, which matters more than where Tab goes. */
const hintOf = (isTabFree: boolean, { length }: string): string =>
  length > schemaMax ? 'editor.longHint' : isTabFree ? 'editor.tabFree' : 'editor.tabHint';

/** The editor panel. */
export function EditorPanel(props: EditorPanelProps) {
  const { t } = useTranslation();
  const { onDropFiles, onHandle } = props;
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [isTabFree, setTabFree] = useState(false);
  const [isRich, setRich] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const [isDiff, setDiff] = useState(false);
  const handle = useRef<EditorHandle>(undefined);
  const drop = useDropFiles(onDropFiles);
  const showsDiff = isDiff && isRich;
  useOffer('toggleDiff', () => setDiff((now) => !now));
  const { onDiff } = props;
  useEffect(() => onDiff?.(showsDiff), [showsDiff, onDiff]);

  const takeHandle = useCallback(
    (next: EditorHandle) => {
      handle.current = next;
      onHandle?.(next);
      return () => {
        if (handle.current !== next) return;
        handle.current = undefined;
        onHandle?.(undefined);
      };
    },
    [onHandle],
  );

  return (
    <div className={css.panel} {...drop.handlers}>
      <Head {...props} />
      <div className={css.code} data-rich={isRich || undefined}>
        <div className={showsDiff ? css.hidden : undefined} inert={showsDiff}>
          <CodeView
            value={props.value}
            fileName={props.fileName}
            label={t('editor.label')}
            markers={props.markers}
            decorations={props.decorations}
            theme={props.theme}
            fontScale={props.fontScale}
            onChange={props.onChange}
            onApply={props.onApply}
            onCursor={props.onCursor}
            onHover={props.onHover}
            onProblems={setProblems}
            onTabFree={setTabFree}
            onHandle={takeHandle}
            onRich={setRich}
            onFail={() => setFailed(true)}
          />
        </div>
        {showsDiff && <Diff {...props} />}
      </div>
      {isFailed && <p className={css.problems}>{t('editor.failed')}</p>}
      <ProblemLine
        problems={problems}
        tabHint={isRich ? t(hintOf(isTabFree, props.value)) : undefined}
        showsMessage={!isRich}
        onReveal={(line) => {
          handle.current?.reveal(line);
          handle.current?.focus();
        }}
      />
      <Foot {...props} isDiff={showsDiff} onDiff={isRich ? () => setDiff(!isDiff) : undefined} />
      {drop.isOver && <div className={css.drop}>{t('editor.drop')}</div>}
    </div>
  );
}

function Head({ fileName, files = [], isEdited = false, onFile, onExample }: EditorPanelProps) {
  const { t } = useTranslation();
  const exampleEntries = (): readonly MenuEntry[] =>
    examples.map((example) => ({
      label: t(example.title),
      note: t(example.note),
      onSelect: () => onExample?.(example),
    }));
  const fileEntries = (): readonly MenuEntry[] =>
    files.map((name) => ({ label: name, checked: name === fileName, onSelect: () => onFile?.(name) }));
  return (
    <div className={css.head}>
      {files.length > 1 ? (
        <Pick label={t('editor.files')} value={fileName} entries={fileEntries} labelHidden />
      ) : (
        <b className={css.name}>{fileName}</b>
      )}
      <span className={css.edited}>{isEdited && t('editor.edited')}</span>
      {onExample && (
        <Pick
          label={t('editor.examples')}
          value={t('editor.examples')}
          entries={exampleEntries}
          align="end"
          labelHidden
        />
      )}
    </div>
  );
}

function Diff({ fileName, stored, theme, fontScale }: EditorPanelProps) {
  const { t } = useTranslation();
  if (stored === undefined) return <p className={css.note}>{t('editor.diffNothing')}</p>;
  return (
    <Suspense fallback={<p className={css.note}>{t('editor.loading')}</p>}>
      <DiffView fileName={fileName} stored={stored} theme={theme} fontScale={fontScale} label={t('editor.diffLabel')} />
    </Suspense>
  );
}

interface ProblemLineProps {
  readonly problems: readonly Problem[];
  readonly tabHint: string | undefined;
  /** The plain editor has no marks in the text, so the words stand here. */
  readonly showsMessage: boolean;
  readonly onReveal: (line: number) => void;
}

function ProblemLine({ problems, tabHint, showsMessage, onReveal }: ProblemLineProps) {
  const { t } = useTranslation();
  const first = problems[0];
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const count = errors > 0 ? t('editor.errors', { count: errors }) : t('editor.warnings', { count: problems.length });
  return (
    <div className={css.problems}>
      <span className={css.problem} role="status">
        {first ? (
          <button type="button" className={css.problem} onClick={() => onReveal(first.line)} title={first.message}>
            <StatusGlyph
              shape={errors > 0 ? 'failed' : 'pending'}
              colour={errors > 0 ? 'var(--failed-t)' : 'var(--pending-t)'}
            />
            <span>
              <b>{count}</b> {t('editor.at', { line: first.line, column: first.column })}
              {showsMessage && <span className={css.message}>{first.message}</span>}
            </span>
          </button>
        ) : (
          t('editor.noProblem')
        )}
      </span>
      {tabHint !== undefined && <span className={css.tab}>{tabHint}</span>}
    </div>
  );
}

interface FootProps extends EditorPanelProps {
  readonly isDiff: boolean;
  readonly onDiff: (() => void) | undefined;
}

function Foot({ objectCount, prune = false, isDiff, onApply, onDiff, onPrune }: FootProps) {
  const { t } = useTranslation();
  return (
    <div className={css.foot}>
      <Button look="filled" onClick={onApply} keys={keysOf('manifest.apply')}>
        {t('editor.apply')}
      </Button>
      {onDiff && (
        <Button onClick={onDiff} aria-pressed={isDiff}>
          {t('editor.diff')}
        </Button>
      )}
      {onPrune && (
        <IconButton label={t('editor.pruneNote')} pressed={prune} onClick={() => onPrune(!prune)}>
          <Scissors size="1.0625em" aria-hidden />
        </IconButton>
      )}
      {objectCount !== undefined && <span className={css.objects}>{t('editor.objects', { count: objectCount })}</span>}
    </div>
  );
}
