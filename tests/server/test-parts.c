/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts of the server that a whole server cannot show quickly: the ring of events at its edges, delays that last minutes. */

#include <arpa/inet.h>
#include <string.h>

#include "km-event-log.h"
#include "km-histogram.h"
#include "km-http-guard.h"
#include "km-log.h"
#include "km-password.h"
#include "km-rates.h"
#include "km-throttle.h"

#define SECOND G_USEC_PER_SEC

static gint64
next_seq (KmEventLog    *log,
          gint64         after,
          KmEventsResult wanted)
{
  g_autoptr (KmEvent) event = NULL;

  g_assert_cmpint (km_event_log_next (log, "ASW", after, &event), ==, wanted);
  return event != NULL ? km_event_get_seq (event) : -1;
}

static void
test_ring (void)
{
  g_autoptr (KmEventLog) log = km_event_log_new ("epoch", 4);

  /* Nothing is known: only the very beginning fits. */
  next_seq (log, 0, KM_EVENTS_NONE);
  next_seq (log, 5, KM_EVENTS_LOST);

  km_event_log_start (log, "ASW", 100);
  g_assert_cmpint (km_event_log_get_seq (log, "ASW"), ==, 100);
  next_seq (log, 100, KM_EVENTS_NONE);
  next_seq (log, 99, KM_EVENTS_LOST);
  next_seq (log, 101, KM_EVENTS_LOST);

  for (gint64 seq = 101; seq <= 106; seq++)
    km_event_log_append (log, "ASW", seq, "ticket.changed", "id", 0, "{}");
  km_event_log_start (log, "ASW", 3);
  g_assert_cmpint (km_event_log_get_seq (log, "ASW"), ==, 106);
  g_assert_cmpint (next_seq (log, 105, KM_EVENTS_NEXT), ==, 106);
  g_assert_cmpint (next_seq (log, 102, KM_EVENTS_NEXT), ==, 103);
  next_seq (log, 101, KM_EVENTS_LOST);
  next_seq (log, 106, KM_EVENTS_NONE);

  /* The same number again changes nothing; a hole begins the ring anew. */
  km_event_log_append (log, "ASW", 106, "ticket.changed", "id", 0, "{}");
  g_assert_cmpint (km_event_log_get_seq (log, "ASW"), ==, 106);
  km_event_log_append (log, "ASW", 110, "ticket.changed", "id", 0, "{}");
  next_seq (log, 106, KM_EVENTS_LOST);
  g_assert_cmpint (next_seq (log, 109, KM_EVENTS_NEXT), ==, 110);
}

static void
test_text (void)
{
  g_autoptr (KmEventLog) log = km_event_log_new ("EPOCH", 4);
  g_autoptr (KmEvent) event = NULL;
  g_autoptr (KmEvent) reset = km_event_new_reset ("EPOCH", 7, 0);
  gsize length;

  km_event_log_append (log, "ASW", 1, "counter.changed", "a\"b\n", G_GINT64_CONSTANT (1782896400000001), "{\"a\":\n1}");
  g_assert_cmpint (km_event_log_next (log, "ASW", 0, &event), ==, KM_EVENTS_NEXT);
  g_assert_cmpstr (km_event_get_text (event, &length), ==,
                   "id: EPOCH.1\nevent: counter.changed\ndata: {\"seq\":1,\"kind\":\"counter.changed\",\"subject\":\"a\\\"b\\n\",\"at\":\"2026-07-01T09:00:00.000001Z\",\"body\":{\"a\":1}}\n\n");
  g_assert_cmpint (length, ==, strlen (km_event_get_text (event, &length)));
  g_assert_cmpstr (km_event_get_text (reset, &length), ==,
                   "id: EPOCH.7\nevent: reset\ndata: {\"seq\":7,\"kind\":\"reset\",\"subject\":\"\",\"at\":\"1970-01-01T00:00:00.000000Z\",\"body\":{\"epoch\":\"EPOCH\",\"seq\":7}}\n\n");
}

static void
test_wait (void)
{
  g_autoptr (KmEventLog) log = km_event_log_new ("epoch", 4);
  guint64 generation = 0;

  g_assert_false (km_event_log_wait (log, &generation, g_get_monotonic_time () - 1));
  km_event_log_append (log, "ASW", 1, "ticket.changed", "id", 0, NULL);
  g_assert_true (km_event_log_wait (log, &generation, g_get_monotonic_time () + 60 * SECOND));
  km_event_log_wake (log);
  g_assert_true (km_event_log_wait (log, &generation, g_get_monotonic_time () + 60 * SECOND));
}

static guint
fail (KmThrottle *throttle,
      const char *username,
      const char *source,
      guint       times,
      gint64      now)
{
  for (guint i = 0; i < times; i++)
    km_throttle_attempt (throttle, username, source, now);
  return km_throttle_check (throttle, username, source, now);
}

static void
test_throttle (void)
{
  KmThrottle *throttle = km_throttle_new ();
  gint64 now = 1000 * SECOND;

  g_assert_cmpint (fail (throttle, "clerk", "T1", 2, now), ==, 0);
  g_assert_cmpint (fail (throttle, "CLERK", "T1", 1, now), ==, 1);
  g_assert_cmpint (fail (throttle, "clerk", "T1", 1, now), ==, 2);
  g_assert_cmpint (fail (throttle, "clerk", "T1", 1, now), ==, 4);
  /* Elsewhere the account goes on; others at the same till too. */
  g_assert_cmpint (km_throttle_check (throttle, "clerk", "T2", now), ==, 0);
  g_assert_cmpint (km_throttle_check (throttle, "clerk2", "T1", now), ==, 0);
  g_assert_cmpint (km_throttle_check (throttle, "clerk", "T1", now + 3 * SECOND), ==, 1);
  g_assert_cmpint (km_throttle_check (throttle, "clerk", "T1", now + 4 * SECOND), ==, 0);

  /* The right password clears this till's mistakes. */
  km_throttle_attempt (throttle, "clerk", "T1", now + 5 * SECOND);
  km_throttle_succeed (throttle, "clerk", "T1");
  g_assert_cmpint (km_throttle_check (throttle, "clerk", "T1", now + 5 * SECOND), ==, 0);

  /* However long it goes on, a minute is the most; after a quarter of an hour of peace all is forgotten. */
  g_assert_cmpint (fail (throttle, "admin", "T3", 30, now), ==, 60);
  g_assert_cmpint (km_throttle_check (throttle, "admin", "T4", now), ==, 8);
  g_assert_cmpint (km_throttle_check (throttle, "admin", "T3", now + 901 * SECOND), ==, 0);

  /* One till and many names. */
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("name-%u", i);

      km_throttle_attempt (throttle, name, "T5", now);
    }
  g_assert_cmpint (km_throttle_check (throttle, "someone", "T5", now), ==, 1);

  /* What was never judged does not count. */
  km_throttle_attempt (throttle, "x", "T6", now);
  km_throttle_attempt (throttle, "x", "T6", now);
  km_throttle_attempt (throttle, "x", "T6", now);
  km_throttle_forget (throttle, "x", "T6");
  g_assert_cmpint (km_throttle_check (throttle, "x", "T6", now), ==, 0);
  km_throttle_free (throttle);
}

static void
test_password (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = km_password_hash ("سر ١٢٣", &error);
  g_autofree char *again = km_password_hash ("سر ١٢٣", NULL);
  g_autofree char *one = km_token_new ();
  g_autofree char *two = km_token_new ();

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$"));
  g_assert_cmpstr (hash, !=, again);
  g_assert_true (km_password_verify (hash, "سر ١٢٣"));
  g_assert_false (km_password_verify (hash, "سر ١٢٤"));
  g_assert_false (km_password_verify (NULL, "nobody's"));
  g_assert_null (km_password_hash ("", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (strlen (one), ==, 43);
  g_assert_cmpstr (one, !=, two);
}

/* ---- How often, how many ---- */

static void
test_rates (void)
{
  KmRates *rates = km_rates_new (10, 20);
  KmRates *none = km_rates_new (0, 0);
  gint64 now = 1000000;

  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (km_rates_take (rates, "a", now), ==, 0);
  g_assert_cmpint (km_rates_check (rates, "a", now), ==, 1);
  g_assert_cmpint (km_rates_take (rates, "a", now), ==, 1);
  g_assert_cmpint (km_rates_take (rates, "b", now), ==, 0);
  /* A tenth of a second later there is one turn more, and what was refused cost none. */
  now += G_USEC_PER_SEC / 10;
  g_assert_cmpint (km_rates_take (rates, "a", now), ==, 0);
  g_assert_cmpint (km_rates_take (rates, "a", now), ==, 1);
  /* After a long while all of them, and no more than all. */
  now += G_TIME_SPAN_HOUR;
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (km_rates_take (rates, "a", now), ==, 0);
  g_assert_cmpint (km_rates_take (rates, "a", now), ==, 1);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (km_rates_take (none, "a", now), ==, 0);
  km_rates_free (rates);
  km_rates_free (none);
}

static void
test_rates_bounded (void)
{
  KmRates *rates = km_rates_new (1, 2);

  /* A hundred thousand made-up addresses at the same moment: it answers, and none of them pays for another. */
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      g_assert_cmpint (km_rates_take (rates, key, 5), ==, 0);
    }
  km_rates_free (rates);
}

static struct sockaddr_in
address_of (const char *text)
{
  struct sockaddr_in address = { .sin_family = AF_INET };

  g_assert_cmpint (inet_pton (AF_INET, text, &address.sin_addr), ==, 1);
  return address;
}

static void
test_guard (void)
{
  static const char *const proxies[] = { "192.0.2.80", NULL };
  KmHttpGuard *guard = km_http_guard_new (0, proxies, 60, 60);
  const struct { const char *address; enum MHD_Result allowed; } rows[] = {
    { "192.0.2.1", MHD_NO }, { "192.0.2.80", MHD_YES }, { "127.0.0.1", MHD_YES }, { "127.8.8.8", MHD_YES }, { "10.0.0.1", MHD_NO },
  };
  guint64 refused, cut;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      struct sockaddr_in address = address_of (rows[i].address);

      g_assert_cmpint (km_http_guard_accept (guard, (struct sockaddr *) &address, sizeof address), ==, rows[i].allowed);
    }
  km_http_guard_count (guard, &refused, &cut);
  g_assert_cmpint (refused, ==, 2);
  g_assert_cmpint (cut, ==, 0);
  km_http_guard_free (guard);
}

static void
test_guard_format (void)
{
  struct sockaddr_in6 mapped = { .sin6_family = AF_INET6 }, six = { .sin6_family = AF_INET6 };
  struct sockaddr_in four = address_of ("192.0.2.1");
  char text[64];

  g_assert_cmpint (inet_pton (AF_INET6, "::ffff:192.0.2.1", &mapped.sin6_addr), ==, 1);
  g_assert_cmpint (inet_pton (AF_INET6, "2001:db8::1", &six.sin6_addr), ==, 1);
  /* The same workstation by either way is one address. */
  km_http_guard_format ((struct sockaddr *) &mapped, text);
  g_assert_cmpstr (text, ==, "192.0.2.1");
  km_http_guard_format ((struct sockaddr *) &four, text);
  g_assert_cmpstr (text, ==, "192.0.2.1");
  km_http_guard_format ((struct sockaddr *) &six, text);
  g_assert_cmpstr (text, ==, "2001:db8::1");
  km_http_guard_format (NULL, text);
  g_assert_cmpstr (text, ==, "");
}

static void
test_histogram (void)
{
  KmHistogram histogram = { { 0 } };
  g_autoptr (GString) text = g_string_new (NULL);

  km_histogram_add (&histogram, KM_HISTOGRAM_MICROSECONDS, 100);
  km_histogram_add (&histogram, KM_HISTOGRAM_MICROSECONDS, 101);
  km_histogram_add (&histogram, KM_HISTOGRAM_MICROSECONDS, 60 * G_USEC_PER_SEC);
  km_histogram_append (&histogram, KM_HISTOGRAM_MICROSECONDS, text, "x", "a=\"b\"");
  g_assert_true (g_str_has_prefix (text->str, "km_x_bucket{a=\"b\",le=\"0.0001\"} 1\nkm_x_bucket{a=\"b\",le=\"0.00025\"} 2\n"));
  g_assert_true (g_str_has_suffix (text->str, "km_x_bucket{a=\"b\",le=\"5\"} 2\nkm_x_bucket{a=\"b\",le=\"+Inf\"} 3\nkm_x_sum{a=\"b\"} 60.000201\nkm_x_count{a=\"b\"} 3\n"));
}

static void
test_log (void)
{
  if (g_test_subprocess ())
    {
      km_log ("thing", "plain", "ASW-01", "quoted", "two \"words\"\nand a line", "left", NULL, "empty", "", NULL);
      for (guint i = 0; i < 1000; i++)
        km_log_some ("often", "i", "1", NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("time=*Z event=thing plain=ASW-01 quoted=\"two \\\"words\\\"\\x0aand a line\" empty=\"\"\ntime=*Z event=often i=1\n*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parts/ring", test_ring);
  g_test_add_func ("/parts/text", test_text);
  g_test_add_func ("/parts/wait", test_wait);
  g_test_add_func ("/parts/throttle", test_throttle);
  g_test_add_func ("/parts/password", test_password);
  g_test_add_func ("/parts/rates", test_rates);
  g_test_add_func ("/parts/rates/bounded", test_rates_bounded);
  g_test_add_func ("/parts/guard", test_guard);
  g_test_add_func ("/parts/guard/format", test_guard_format);
  g_test_add_func ("/parts/histogram", test_histogram);
  g_test_add_func ("/parts/log", test_log);
  return g_test_run ();
}
