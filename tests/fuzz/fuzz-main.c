/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* fuzz-NAME CORPUS ROUNDS: the corpus, and so many inputs made of it by chance; for where there is no libFuzzer. Each input lies in a file
 * while it is tried, whose name is told when it was the last. Prints TAP. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "km-fuzz.h"

#define MOST 32768

static char last[512]; /* where the input under way lies */
static int file;

static void
tell_cb (int number)
{
  static const char words[] = "not ok 2 - the input is in ";

  /* Nothing but what a handler may do. */
  if (write (STDOUT_FILENO, words, sizeof words - 1) < 0 || write (STDOUT_FILENO, last, strlen (last)) < 0 || write (STDOUT_FILENO, "\n", 1) < 0)
    _exit (2);
  signal (number, SIG_DFL);
  raise (number);
}

static gint
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
read_corpus (const char *folder)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_cb);
  for (guint i = 0; i < names->len; i++)
    {
      char *text;
      gsize length;

      g_assert_true (g_file_get_contents (names->pdata[i], &text, &length, NULL));
      g_ptr_array_add (inputs, g_bytes_new_take (text, length));
    }
  return inputs;
}

static void
try_input (const guint8 *data,
           gsize         size)
{
  g_assert_true (pwrite (file, data, size, 0) == (gssize) size && ftruncate (file, (off_t) size) == 0);
  LLVMFuzzerTestOneInput (data, size);
}

static GByteArray *
mutate (GRand     *chance,
        GPtrArray *inputs)
{
  static const char *const words[] = { "null", "-1", "9223372036854775807", "1e400", "\"\"", "[[[[[[", "{}", "\\u0000", "\xd9\xa0", "\xff", ",", "%00", "..", "0", "true" };
  GBytes *from = g_ptr_array_index (inputs, g_rand_int_range (chance, 0, (gint32) inputs->len));
  GByteArray *made = g_byte_array_new ();

  g_byte_array_append (made, g_bytes_get_data (from, NULL), (guint) MIN (g_bytes_get_size (from), MOST));
  for (int n = g_rand_int_range (chance, 1, 5); n > 0; n--)
    {
      guint at = (guint) g_rand_int_range (chance, 0, (gint32) made->len + 1), some = (guint) g_rand_int_range (chance, 1, 24);
      const char *word = words[g_rand_int_range (chance, 0, G_N_ELEMENTS (words))];
      g_autofree guint8 *copy = NULL;

      some = MIN (some, made->len - at);
      copy = g_memdup2 (made->data + at, some);
      switch (g_rand_int_range (chance, 0, 4))
        {
        case 0:
          if (at < made->len)
            made->data[at] ^= (guint8) (1 << g_rand_int_range (chance, 0, 8));
          break;
        case 1:
          if (some > 0)
            g_byte_array_remove_range (made, at, some);
          break;
        case 2:
          if (some > 0)
            g_byte_array_append (made, copy, some);
          break;
        default:
          {
            guint length = (guint) strlen (word), rest = made->len - at;

            g_byte_array_set_size (made, made->len + length);
            memmove (made->data + at + length, made->data + at, rest);
            memcpy (made->data + at, word, length);
          }
        }
    }
  return made;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (GRand) chance = NULL;
  guint32 seed = g_getenv ("KM_SEED") != NULL ? (guint32) g_ascii_strtoull (g_getenv ("KM_SEED"), NULL, 10) : g_random_int ();
  int rounds;

  g_assert_cmpint (argc, ==, 3);
  rounds = (int) g_ascii_strtoll (argv[2], NULL, 10);
  g_snprintf (last, sizeof last, "%s/km-fuzz-input-XXXXXX", g_get_tmp_dir ());
  file = g_mkstemp (last);
  g_assert_cmpint (file, >=, 0);
  signal (SIGABRT, tell_cb);
  signal (SIGSEGV, tell_cb);
  signal (SIGTRAP, tell_cb);
  signal (SIGPIPE, SIG_IGN);
  LLVMFuzzerInitialize (&argc, &argv);
  inputs = read_corpus (argv[1]);
  g_assert_cmpint (inputs->len, >, 0);
  g_print ("1..2\n");
  for (guint i = 0; i < inputs->len; i++)
    try_input (g_bytes_get_data (inputs->pdata[i], NULL), g_bytes_get_size (inputs->pdata[i]));
  g_print ("ok 1 - the corpus of %u\n# KM_SEED=%u\n", inputs->len, seed);
  chance = g_rand_new_with_seed (seed);
  for (int i = 0; i < rounds; i++)
    {
      g_autoptr (GByteArray) made = mutate (chance, inputs);

      try_input (made->data, made->len);
    }
  g_print ("ok 2 - %d inputs by chance\n", rounds);
  g_unlink (last);
  return 0;
}
