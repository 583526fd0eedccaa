import { useLayoutEffect, useMemo } from 'react';
import { I18nProvider, isRTL } from 'react-aria-components';
import type { Theme } from '../contract/ipc';
import { ErrorBoundary } from './error-boundary';
import { Frame } from './frame';
import { appState } from './state/app-store';
import { useStore } from './state/store';
import { accentVariables } from './theme/accent';
import { offerCommandsFor } from '../words/own-commands';
import { WordsProvider, wordsFor } from './words';

export function App() {
  const state = useStore(appState);
  const words = useMemo(() => wordsFor(state?.locale ?? 'en'), [state?.locale]);
  useTheme(state?.theme ?? null);
  useLayoutEffect(() => {
    document.documentElement.lang = words.locale;
    document.documentElement.dir = isRTL(words.locale) ? 'rtl' : 'ltr';
  }, [words]);
  if (state === null) return null;
  offerCommandsFor(state.prefix);
  return (
    <I18nProvider locale={words.locale}>
      <WordsProvider words={words}>
        <ErrorBoundary title={words.t('trouble.crashed')} help={words.t('trouble.crashed.help')}>
          <Frame state={state} />
        </ErrorBoundary>
      </WordsProvider>
    </I18nProvider>
  );
}

function useTheme(theme: Theme | null): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === null) return;
    root.dataset['theme'] = theme.dark ? 'dark' : 'light';
    root.dataset['contrast'] = theme.highContrast ? 'more' : 'usual';
    for (const [name, value] of Object.entries(accentVariables(theme))) {
      if (value === null) root.style.removeProperty(name);
      else root.style.setProperty(name, value);
    }
  }, [theme]);
}
