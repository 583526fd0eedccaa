import * as z from 'zod';

export const CheckInterval = z.enum(['never', 'hourly', '6h', 'daily']);
export type CheckInterval = z.infer<typeof CheckInterval>;

/** ~/.config/ladylinux-tray/preferences.json: what a user may choose without a password. */
export const Preferences = z.object({
  checkInterval: CheckInterval.default('6h'),
  notifications: z.boolean().default(true),
  startAtLogin: z.boolean().default(false),
});
export type Preferences = z.infer<typeof Preferences>;

export const PreferencesChange = z.strictObject({
  checkInterval: CheckInterval.optional(),
  notifications: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
});
export type PreferencesChange = z.infer<typeof PreferencesChange>;
