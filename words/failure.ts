import type { Failure } from '../contract/action';
import { sentence } from './format';
import type { Locale } from './locale';
import { uiText } from './ui';

export function failureText(failure: Failure, locale: Locale): string {
  switch (failure.kind) {
    case 'message':
      return sentence(failure.message, locale);
    case 'said':
      return failure.text;
    case 'helper-missing':
      return uiText('failure.helper-missing', locale, { path: failure.path });
    case 'dismissed':
    case 'helper-silent':
    case 'helper-garbled':
      return uiText(`failure.${failure.kind}`, locale);
  }
}
