import { nativeTheme } from 'electron';
import type { Theme } from '../../contract/ipc';
import { readAccent } from './accent';

const isDark = () => nativeTheme.shouldUseDarkColors;

/** The desktop's theme now and whenever it changes; the accent comes a moment later. */
export function watchTheme(tell: (theme: Theme) => void): Theme {
  let theme: Theme = { dark: isDark(), accent: null };
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
  return theme;
}
