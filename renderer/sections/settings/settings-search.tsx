import { Button, Input, SearchField } from 'react-aria-components';
import { Icon } from '../../components/icon';
import { useWords } from '../../words';

interface SettingsSearchProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** How many settings match. */
  readonly count: number;
}

export function SettingsSearch({ text, onChange, count }: SettingsSearchProps) {
  const { t } = useWords();
  return (
    <div className="field">
      <SearchField
        className="input search"
        aria-label={t('settings.search')}
        value={text}
        onChange={onChange}
      >
        <Icon name="search" size={16} />
        <Input placeholder={t('settings.search')} spellCheck="false" autoComplete="off" />
        {text === '' ? null : (
          <Button className="combo-button" aria-label={t('settings.search.clear')}>
            <Icon name="x" size={16} />
          </Button>
        )}
      </SearchField>
      <p role="status" className="help muted">
        {text.trim() === '' ? '' : t('settings.search.found', { count, text: text.trim() })}
      </p>
    </div>
  );
}
