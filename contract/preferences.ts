import * as z from 'zod';

export const CheckInterval = z.enum(['never', 'hourly', '6h', 'daily']);
export type CheckInterval = z.infer<typeof CheckInterval>;

/** Hints that are shown until dismissed. */
export const Dismissible = z.enum(['tour', 'no-tray']);
export type Dismissible = z.infer<typeof Dismissible>;

/** ~/.config/ladylinux-tray/preferences.json: what a user may choose without a password. */
export const Preferences = z.object({
  checkInterval: CheckInterval.default('6h'),
  notifications: z.boolean().default(true),
  startAtLogin: z.boolean().default(false),
  dismissed: z.array(Dismissible).default([]),
});
export type Preferences = z.infer<typeof Preferences>;

export const PreferencesChange = z.strictObject({
  checkInterval: CheckInterval.optional(),
  notifications: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  dismissed: z.array(Dismissible).optional(),
});
export type PreferencesChange = z.infer<typeof PreferencesChange>;
