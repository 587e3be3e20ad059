/**
 * The parts that every panel is made of. They know the theme and the session's dialog, nothing of the cluster.
 * Heavy ones are entered by themselves and only from lazy files: `parts/dialog/dialog`, `parts/data/data-table`.
 */
export { Button, type ButtonProps, IconButton, type IconButtonProps } from './controls/button';
export { MenuButton, MenuLayer, Pick, type PickProps, Select, type SelectProps } from './controls/menu';
export { closeMenu, type MenuEntry, type MenuItem, type OpenMenu, showMenu } from './controls/menus';
export { Splitter, type SplitterProps } from './controls/splitter';
export { type TabItem, Tabs, type TabsProps } from './controls/tabs';
export { GLYPHS, type GlyphPart, type StatusShape, statusColour, statusTextColour } from './data/glyphs';
export { StatusGlyph, type StatusGlyphProps } from './data/status-glyph';
export { Badge, type BadgeProps } from './feedback/badge';
export { EmptyState, type EmptyStateProps } from './feedback/empty-state';
export { ErrorNote, type ErrorNoteProps } from './feedback/error-note';
export { KeyHint } from './feedback/key-hint';
export { Progress, type ProgressProps } from './feedback/progress';
export { tip } from './feedback/tip';
export { ToastLayer } from './feedback/toast-layer';
export { dismissToast, type Toast, toast } from './feedback/toasts';
export { TooltipLayer } from './feedback/tooltip';
