/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-layout.h"

/* Typed on the wrong keyboard layout (counter.md §1.11): what is turned, and what stays. */

static void
test_turn (void)
{
  static const struct
  {
    const char *type, *text, *turned; /* NULL: stays */
  } cases[] = {
    { "name", "hpl] uf] hgvplk hgsd]", "احمد عبد الرحمن السيد" },
    { "name", "lpl,]", "محمود" },
    { "name", "hgsghl", "السلام" },
    { "given_name", "lvdl", "مريم" },
    { "name", "أحمد", NULL },
    { "name", "li", NULL },                       /* two letters say nothing */
    { "address", "ahvu hg[da", "شارع الجيش" },
    { "text", "l,gm ]vdl", "مولة دريم" },          /* ة ends its word: Arabic may be meant */
    { "text", "smartphone", NULL },                /* ة in the middle of a word */
    { "text", "Siemens", NULL },                   /* a capital: a firm */
    { "text", "ABC", NULL },
    { "text", "wtrq wtrq", NULL },                 /* no letter that Arabic words have */
    { "text", "g4km-7710b", NULL },                /* a number of an engine */
    { "multiline", "ahmed@example.org", NULL },
    { "email", "شاةثي@ثءشةحمث.خقل", "ahmed@example.org" },
    { "email", "ahmed@example.org", NULL },
    { "passport_number", "ش12345678", "a12345678" },
    { "latin_name", "شاةثي", "ahmed" },
    { "national_id", "hgsghl", NULL },             /* digits alone: nothing to turn */
    { "date", "hgsghl", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *turned = km_layout_turn (cases[i].type, cases[i].text);

      g_test_message ("%s: %s gives %s", cases[i].type, cases[i].text, turned);
      g_assert_cmpstr (turned, ==, cases[i].turned);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/turn", test_turn);
  return g_test_run ();
}
