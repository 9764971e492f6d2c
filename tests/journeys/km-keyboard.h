/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A keyboard with two layouts, as they lie on the desks of the centres: keys go down and up by their keycode (XTEST), and what they
 * give is decided by the layout that is switched on, in the application, as with a real one. No key is redefined. */
typedef struct _KmKeyboard KmKeyboard;

/* LAYOUTS as setxkbmap takes them ("us,ara"); VARIANTS likewise ("," for none). Ends the test when the display does not take them. */
KmKeyboard *km_keyboard_new     (const char *layouts,
                                 const char *variants);
void        km_keyboard_free    (KmKeyboard *keyboard);

/* Switches to the layout GROUP, counted from 0; it stays. */
void        km_keyboard_group   (KmKeyboard *keyboard,
                                 guint       group);

/* Can TEXT be typed in the layout that is on? */
gboolean    km_keyboard_has     (KmKeyboard *keyboard,
                                 const char *text);

/* Types TEXT by the keys that have its characters in the layout that is on, with Shift where it is needed. */
void        km_keyboard_type    (KmKeyboard *keyboard,
                                 const char *text);

/* Presses a chord on the key whose CAP reads so on an American keyboard, without Shift ("k", "1", ","), whatever the layout makes of it,
 * or (more than one letter) that gives the keysym so named ("Tab", "F2"). MODIFIERS: any of "ctrl", "shift", "alt", parted by "+"; nullable. */
void        km_keyboard_press   (KmKeyboard *keyboard,
                                 const char *modifiers,
                                 const char *cap);

/* Gives the X focus to the window XID, where no window manager does. */
void        km_keyboard_focus   (KmKeyboard *keyboard,
                                 gulong      xid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmKeyboard, km_keyboard_free)

G_END_DECLS
