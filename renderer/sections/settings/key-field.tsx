import { Button as AriaButton, FileTrigger } from 'react-aria-components';
import { TextInput } from '../../components/field';
import { useWords } from '../../words';
import { keyIsGood, type LoginDraft } from './login-judge';

interface KeyFieldProps {
  readonly draft: LoginDraft;
  readonly onChange: (key: string) => void;
  readonly isFirst: boolean;
}

const longestBytes = 20_000;

/** A private key, pasted or read from a file that a person chooses. */
export function KeyField({ draft, onChange, isFirst }: KeyFieldProps) {
  const { t } = useWords();
  const read = async (files: FileList | null) => {
    const file = files?.item(0);
    // a larger file is no key; its first bytes are enough to say so
    if (file) onChange(await file.slice(0, longestBytes).text());
  };
  return (
    <div className="setting">
      <TextInput
        label={t('settings.logins.key')}
        help={t('settings.logins.key.help')}
        isLong
        isCovered
        value={draft.key}
        onChange={onChange}
        problem={draft.key === '' || keyIsGood(draft) ? null : t('settings.logins.key.invalid')}
        autoFocus={isFirst}
      />
      <div>
        <FileTrigger onSelect={(files) => void read(files)}>
          <AriaButton className="button plain">{t('settings.logins.key.file')}</AriaButton>
        </FileTrigger>
      </div>
    </div>
  );
}
