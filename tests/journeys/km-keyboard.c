/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gio/gio.h>
#include <string.h>

#include "km-keyboard.h"

struct _KmKeyboard
{
  Display *display;
  guint    group;
};

#define MOST_MODIFIERS 4

/* The keysym of a character: Latin-1 as it is, Arabic letters by their own row, everything else by its code point. */
static KeySym
keysym_of (gunichar c)
{
  if (c < 0x100)
    return c;
  if ((c >= 0x060C && c <= 0x061F) || (c >= 0x0621 && c <= 0x0652))
    return 0x0500 | (c - 0x0600 + 0xA0);
  return 0x01000000 | c;
}

/* The key that gives SYM in GROUP, and whether it takes Shift. 0: none does. */
static KeyCode
key_of (KmKeyboard *keyboard,
        KeySym      sym,
        guint       group,
        gboolean   *shift)
{
  int first, last;

  XDisplayKeycodes (keyboard->display, &first, &last);
  for (guint level = 0; level < 2; level++)
    for (int code = first; code <= last; code++)
      {
        KeySym there = NoSymbol;

        /* A key of one layout (space, Tab) gives the same in every other: the look-up knows. */
        if (XkbLookupKeySym (keyboard->display, (KeyCode) code, XkbBuildCoreState (level == 1 ? ShiftMask : 0, group), NULL, &there)
            && there == sym)
          {
            *shift = level == 1;
            return (KeyCode) code;
          }
      }
  return 0;
}

static void
set_layouts (const char *layouts,
             const char *variants)
{
  const char *argv[] = { "setxkbmap", "-layout", layouts, "-variant", variants, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (tool, NULL, &error);
  g_assert_no_error (error);
}

KmKeyboard *
km_keyboard_new (const char *layouts,
                 const char *variants)
{
  KmKeyboard *keyboard = g_new0 (KmKeyboard, 1);

  set_layouts (layouts, variants);
  keyboard->display = XOpenDisplay (NULL);
  g_assert_nonnull (keyboard->display);
  g_assert_true (XkbQueryExtension (keyboard->display, NULL, NULL, NULL, NULL, NULL));
  km_keyboard_group (keyboard, 0);
  return keyboard;
}

void
km_keyboard_free (KmKeyboard *keyboard)
{
  if (keyboard == NULL)
    return;
  km_keyboard_group (keyboard, 0);
  XCloseDisplay (keyboard->display);
  g_free (keyboard);
}

void
km_keyboard_group (KmKeyboard *keyboard,
                   guint       group)
{
  XkbLockGroup (keyboard->display, XkbUseCoreKbd, group);
  XSync (keyboard->display, False);
  keyboard->group = group;
}

static void
stroke (KmKeyboard    *keyboard,
        KeyCode        code,
        const KeyCode *modifiers,
        guint          n_modifiers)
{
  for (guint i = 0; i < n_modifiers; i++)
    XTestFakeKeyEvent (keyboard->display, modifiers[i], True, 0);
  XTestFakeKeyEvent (keyboard->display, code, True, 0);
  XTestFakeKeyEvent (keyboard->display, code, False, 0);
  for (guint i = n_modifiers; i > 0; i--)
    XTestFakeKeyEvent (keyboard->display, modifiers[i - 1], False, 0);
  XSync (keyboard->display, False);
}

gboolean
km_keyboard_has (KmKeyboard *keyboard,
                 const char *text)
{
  gboolean shift;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (key_of (keyboard, keysym_of (g_utf8_get_char (p)), keyboard->group, &shift) == 0)
      return FALSE;
  return TRUE;
}

void
km_keyboard_type (KmKeyboard *keyboard,
                  const char *text)
{
  const KeyCode left_shift = XKeysymToKeycode (keyboard->display, XK_Shift_L);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean shift = FALSE;
      KeyCode code = key_of (keyboard, keysym_of (g_utf8_get_char (p)), keyboard->group, &shift);

      if (code == 0)
        g_error ("no key of layout %u gives «%s»", keyboard->group, p);
      stroke (keyboard, code, &left_shift, shift ? 1 : 0);
    }
}

/* Where the signs of an American keyboard's caps lie, without Shift; the codes of a row follow one another. */
static const struct
{
  const char *caps;
  KeyCode     first;
} rows[] = {
  { "1234567890-=", 10 }, { "qwertyuiop[]", 24 }, { "asdfghjkl;'`", 38 }, { "\\zxcvbnm,./", 51 },
};

static KeyCode
key_with_cap (char cap)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *there = strchr (rows[i].caps, cap);

      if (there != NULL)
        return (KeyCode) (rows[i].first + (there - rows[i].caps));
    }
  return 0;
}

void
km_keyboard_press (KmKeyboard *keyboard,
                   const char *modifiers,
                   const char *cap)
{
  g_auto (GStrv) names = g_strsplit (modifiers != NULL ? modifiers : "", "+", MOST_MODIFIERS);
  KeyCode codes[MOST_MODIFIERS] = { 0 };
  gboolean shift = FALSE;
  KeyCode code = cap[1] == '\0' ? key_with_cap (*cap) : key_of (keyboard, XStringToKeysym (cap), 0, &shift);
  guint n = 0;

  if (code == 0)
    g_error ("no key is named «%s»", cap);
  for (char **name = names; *name != NULL; name++)
    {
      KeySym modifier = strcmp (*name, "ctrl") == 0 ? XK_Control_L : strcmp (*name, "shift") == 0 ? XK_Shift_L : XK_Alt_L;

      codes[n++] = XKeysymToKeycode (keyboard->display, modifier);
    }
  stroke (keyboard, code, codes, n);
}

void
km_keyboard_focus (KmKeyboard *keyboard,
                   gulong      xid)
{
  XSetInputFocus (keyboard->display, xid, RevertToParent, CurrentTime);
  XSync (keyboard->display, False);
}
