/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-catalogue.h"
#include "km-payment.h"
#include "km-promise.h"

G_BEGIN_DECLS

/* Inside of the catalogue: shared by the files km-catalogue*.c alone. */

struct _KmCatalogue
{
  gatomicrefcount ref_count;
  json_t *document;        /* owned; every string of the structs points into it */
  char *version;
  GPtrArray *blocks;       /* memory of everything below */

  KmAuthority *authorities;
  KmSection *sections;
  KmPerson *persons;
  KmField *fields;         /* shared */
  KmService *services;
  KmBundleTemplate *bundles;
  KmGovernorate *governorates;
  const KmService **quick; /* NULL-terminated */
  KmSame *same;            /* in every bundle, ready-made or picked */
  guint n_authorities, n_sections, n_persons, n_fields, n_services, n_bundles, n_governorates, n_same;
  const char **governorate_codes;

  GHashTable *authority_by_code;
  GHashTable *section_by_prefix;
  GHashTable *person_by_code;
  GHashTable *field_by_id; /* shared, own and implied */
  GHashTable *service_by_code;
  GHashTable *bundle_by_code;
  GHashTable *governorate_by_code;

  KmCalendar calendar;
  KmPaymentRules payment;
};

/* Pairs that hold in every bundle (sections.json). */
const KmSame *km_catalogue_same (const KmCatalogue *catalogue, guint *n);

/* A catalogue while it is read: what is read now, for the error's text. */
typedef struct
{
  KmCatalogue *catalogue;
  const char *file;
  char where[160];
  GError **error;
} KmCatalogueReader;

/* One member of an object of the files. */
typedef struct
{
  const char *name;
  char type;               /* s string, i integer, b boolean, o object, a array, ? object or null */
  gboolean optional;
} KmCatalogueKey;

/* All return FALSE, so that a check may end in them. */
gboolean km_reader_fail (KmCatalogueReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
void km_reader_at (KmCatalogueReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Members into `values`, in the order of keys; NULL where an optional one is missing. */
gboolean km_reader_object (KmCatalogueReader *reader, const json_t *object, const KmCatalogueKey *keys, gsize n_keys,
                           json_t **values);
gboolean km_reader_arabic (KmCatalogueReader *reader, const char *what, const json_t *text, guint maximum);
gboolean km_reader_english (KmCatalogueReader *reader, const char *what, const json_t *text, guint maximum);
gpointer km_reader_new (KmCatalogueReader *reader, gsize size, gsize n);
/* A list of distinct strings, NULL-terminated; NULL after an error. */
const char **km_reader_strings (KmCatalogueReader *reader, const char *what, const json_t *array, guint minimum);
gboolean km_reader_is_code (const char *text, const char *pattern);

/* Strict JSON of one file or document; the error names it and the line. New reference. */
json_t *km_catalogue_parse (const char *name, const void *bytes, gsize length, GError **error);

/* The hash of a document that passed the checks; free it. */
char *km_catalogue_compute_version (const json_t *document);

/* Steps of loading, each in the file of its kind, in this order. */
gboolean km_catalogue_read_places (KmCatalogueReader *reader);    /* authorities, governorates */
gboolean km_catalogue_read_sections (KmCatalogueReader *reader);
gboolean km_catalogue_read_fields (KmCatalogueReader *reader);
gboolean km_catalogue_read_services (KmCatalogueReader *reader);
gboolean km_catalogue_read_persons (KmCatalogueReader *reader);
gboolean km_catalogue_read_conditions (KmCatalogueReader *reader);
gboolean km_catalogue_read_names (KmCatalogueReader *reader);     /* short names, aliases, produced papers */
gboolean km_catalogue_read_bundles (KmCatalogueReader *reader);
gboolean km_catalogue_read_calendar (KmCatalogueReader *reader);
gboolean km_catalogue_read_payment (KmCatalogueReader *reader);

gboolean km_catalogue_read_field (KmCatalogueReader *reader, const json_t *object, KmField *field);
gboolean km_catalogue_read_condition (KmCatalogueReader *reader, const json_t *object, KmCondition *condition);

G_END_DECLS
