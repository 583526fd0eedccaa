import { nativeTheme } from 'electron';
import type { Theme } from '../../contract/ipc';
import { accentOf, isHighContrast, readThemeName } from './accent';

const isDark = () => nativeTheme.shouldUseDarkColors;

/** Without the desktop theme's colours, which are known a moment later. */
export const presentTheme = (): Theme => ({ dark: isDark(), accent: null, highContrast: false });

/** Reports the desktop's theme now and whenever it changes. */
export function watchTheme(tell: (theme: Theme) => void): void {
  let theme = presentTheme();
  const change = (part: Partial<Theme>) => {
    theme = { ...theme, ...part };
    tell(theme);
  };
  const askName = () => {
    void readThemeName().then((name) => {
      const told = { accent: accentOf(name ?? ''), highContrast: isHighContrast(name ?? '') };
      if (told.accent !== theme.accent || told.highContrast !== theme.highContrast) change(told);
    });
  };
  nativeTheme.on('updated', () => {
    if (isDark() !== theme.dark) change({ dark: isDark() });
    askName();
  });
  askName();
}
