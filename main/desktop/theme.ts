import { nativeTheme } from 'electron';
import type { Theme } from '../../contract/ipc';
import { readAccent } from './accent';

const isDark = () => nativeTheme.shouldUseDarkColors;

/** Without the accent, which comes a moment later. */
export const presentTheme = (): Theme => ({ dark: isDark(), accent: null });

/** Tells the accent of the present theme, and whenever the theme changes. */
export function watchTheme(tell: (theme: Theme) => void): void {
  let theme = presentTheme();
  const change = (part: Partial<Theme>) => {
    theme = { ...theme, ...part };
    tell(theme);
  };
  const askAccent = () => {
    void readAccent().then((accent) => {
      if (accent !== theme.accent) change({ accent });
    });
  };
  nativeTheme.on('updated', () => {
    if (isDark() !== theme.dark) change({ dark: isDark() });
    askAccent();
  });
  askAccent();
}
