/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <jansson.h>

#include "km-language.h"

G_BEGIN_DECLS

/* The catalogue: what every authority offers, asks, charges and promises, with
 * the calendar and the payment rules of the same version. It is one immutable
 * JSON document, checked when it is loaded; every struct below points into it
 * and lives as long as the KmCatalogue. All functions may be called from any
 * thread; the document must not be changed after it was handed over. */

typedef enum
{
  KM_AUDIENCE_CITIZEN,
  KM_AUDIENCE_INVESTOR,
  KM_AUDIENCE_FOREIGNER,
} KmAudience;

typedef enum
{
  KM_FIELD_TEXT,
  KM_FIELD_MULTILINE,
  KM_FIELD_NATIONAL_ID,
  KM_FIELD_DATE,
  KM_FIELD_CHOICE,
  KM_FIELD_INTEGER,
  KM_FIELD_MONEY,
  KM_FIELD_PHONE,
  KM_FIELD_EMAIL,
  KM_FIELD_PASSPORT_NUMBER,
  KM_FIELD_GOVERNORATE,
  KM_FIELD_ADDRESS,
  KM_FIELD_PLATE_NUMBER,
  KM_FIELD_TAX_NUMBER,
  KM_FIELD_COMMERCIAL_REGISTER_NUMBER,
  KM_FIELD_IBAN,
  KM_FIELD_BOOLEAN,
  KM_FIELD_COPIES,
} KmFieldType;

typedef enum
{
  KM_FEE_FIXED,
  KM_FEE_PER_COPY,
  KM_FEE_PER_PAGE,
  KM_FEE_PER_YEAR,
  KM_FEE_PERCENT_OF_VALUE,
  KM_FEE_CHOICE,
} KmFeeBasis;

/* What a person's field is to that person (domain.md §0: prefills and the
 * identity rule work by role, not by name). */
typedef enum
{
  KM_PERSON_NONE,
  KM_PERSON_FULL_NAME,
  KM_PERSON_NATIONAL_ID,
  KM_PERSON_PASSPORT_NUMBER,
  KM_PERSON_NATIONALITY,
  KM_PERSON_BIRTH_DATE,
  KM_PERSON_SEX,
  KM_PERSON_BIRTH_GOVERNORATE,
  KM_PERSON_BIRTH_PLACE,
  KM_PERSON_MOTHER_NAME,
  KM_PERSON_OCCUPATION,
  KM_PERSON_GOVERNORATE,
  KM_PERSON_DISTRICT,
  KM_PERSON_ADDRESS,
  KM_PERSON_MOBILE,
  KM_N_PERSON_ROLES
} KmPersonRole;

typedef struct _KmCatalogue KmCatalogue;
typedef struct _KmAuthority KmAuthority;
typedef struct _KmSection KmSection;
typedef struct _KmPerson KmPerson;
typedef struct _KmField KmField;
typedef struct _KmService KmService;

struct _KmAuthority
{
  const char *code;        /* "CSO" */
  const char *name_ar, *name_en;
  const char *short_ar, *short_en; /* never NULL: the name where there is no shorter one */
  const char *ministry_ar, *ministry_en;
  guint position;          /* in the file, from 0 */
};

typedef struct
{
  const char *value;
  const char *label_ar, *label_en;
} KmChoice;

/* A field is asked only while `field` has one of `values` (counter.md §1.5). */
typedef struct
{
  const KmField *field;
  const char *const *values; /* NULL-terminated */
} KmCondition;

/* A section of the form: the first part of a field's id (counter.md §1.15). */
struct _KmSection
{
  const char *prefix;      /* "applicant", "vehicle" */
  const char *name_ar, *name_en;
  gboolean shared;         /* stays one even when an item is for someone else (counter.md §1.7) */
  gboolean about;          /* a person a service can be about: splits applicant.relation */
  guint position;
};

/* Someone who has a name and mostly an identity. A section is not always one
 * person: "marriage" holds the husband and the wife. */
struct _KmPerson
{
  const char *code;        /* "applicant", "husband" */
  const char *name_ar, *name_en;
  const KmField *fields[KM_N_PERSON_ROLES]; /* NULL where the catalogue has no such field */
};

struct _KmField
{
  const char *id;          /* "applicant.full_name", "cso_009.copies" */
  const char *label_ar, *label_en;
  const char *short_ar, *short_en;   /* under the section's heading; never NULL */
  const char *help_ar;     /* or NULL */
  KmFieldType type;
  gboolean required;
  gint64 min, max;         /* G_MININT64 and G_MAXINT64 where not given; pounds for money */
  guint max_length;        /* characters; 0: not given */
  const KmChoice *choices;
  guint n_choices;
  KmCondition when;        /* when.field is NULL: always asked */
  const KmSection *section; /* NULL for a service's own field */
  const KmService *owner;  /* NULL for a shared field */
  const KmPerson *person;  /* whose it is, or NULL */
  KmPersonRole role;
  gboolean about;          /* one for each person concerned, not one for all (counter.md §1.7) */
  gboolean remember;       /* names an office: completes from what was typed before (counter.md §1.18); never personal */
  gboolean implied;        /* the passport of a person for whom the files list only a national ID */
};

typedef struct
{
  const char *code;
  const char *label_ar, *label_en;
  gint64 piastres;         /* price, or for percent_of_value piastres per 100 pounds */
  KmFeeBasis basis;
  gboolean pass_through;   /* collected for another body: coded `amount` at 100 % (domain.md §0) */
} KmFee;

typedef struct
{
  const char *label_ar, *label_en;                   /* label_ar is its name on the wire and on paper */
  const char *passport_label_ar, *passport_label_en; /* how it reads for who shows a passport (counter.md §1.6), or NULL */
} KmDocument;

typedef struct
{
  const KmField *field;
  KmCondition when;        /* the service's own condition, else the field's */
} KmServiceField;

struct _KmService
{
  const char *code;        /* "CSO-009" */
  const char *name_ar, *name_en;
  const char *short_ar, *short_en;   /* at most 28 letters in Arabic; never NULL */
  const KmAuthority *authority;
  guint audience;          /* 1 << KmAudience, or-ed */
  gboolean fixed, mobile;  /* where it is available */
  gint64 sla_minutes;
  const KmFee *fees;
  guint n_fees;
  const KmDocument *documents;
  guint n_documents;
  const char *const *produces; /* labels (Arabic) of documents it makes, NULL-terminated, may be empty */
  const KmServiceField *fields;
  guint n_fields;
  const char *const *aliases;  /* visitors' own words, NULL-terminated, may be empty; never on paper */
  const KmSection *about;  /* whom it is about, for applicant.relation; or NULL */
  gboolean one_card;       /* ends in the one national ID card, whatever else of these is asked (counter.md §1.23) */
  const char *confidence;  /* "high", "medium", "low": how far the fees are confirmed */
  const char *source;
  guint position;
};

/* Person (or field) `to` is filled from `from` in a bundle, still editable
 * (counter.md §1.2). Either the two persons or the two fields are set. */
typedef struct
{
  const KmPerson *from_person, *to_person;
  const KmField *from_field, *to_field;
  KmCondition when;        /* for instance husband from the applicant when his sex is male */
} KmSame;

typedef struct
{
  const char *code;        /* "BND-01" */
  const char *name_ar, *name_en;
  const char *note_ar;
  const KmService *const *services;
  guint n_services;
  const KmSame *same;
  guint n_same;
  const char *const *aliases;  /* visitors' own words, NULL-terminated, may be empty */
} KmBundleTemplate;

typedef struct
{
  const char *code;        /* "01" … "88" */
  const char *name_ar, *name_en;
} KmGovernorate;

typedef struct _KmCalendar KmCalendar;         /* km-promise.h */
typedef struct _KmPaymentRules KmPaymentRules; /* km-payment.h */

/* Puts the files of a catalogue folder together. `files` maps a name relative to
 * the folder ("authorities.json", "services/CSO.json") to a GBytes. Returns a new
 * reference; on error KM_ERROR_INVALID names the file. Does not check what the
 * document says: km_catalogue_new_from_json() does. */
json_t *km_catalogue_assemble (GHashTable *files, GError **error);

/* The names of all files that a folder must hold are fixed but for
 * services/<AUTHORITY>.json: this says whether `name` belongs to a catalogue. */
gboolean km_catalogue_is_file_name (const char *name);

/* Checks the document and takes a reference to it. On error KM_ERROR_INVALID with
 * "file: where: reason" for the first thing found. */
KmCatalogue *km_catalogue_new_from_json (json_t *document, GError **error);

/* The same from the document's own text (what GET /v1/catalogue answers, or a cached copy): the
 * fast way, a few milliseconds for the shipped catalogue. */
KmCatalogue *km_catalogue_new_from_bytes (const void *bytes, gsize length, GError **error);

KmCatalogue *km_catalogue_ref (KmCatalogue *catalogue);
void km_catalogue_unref (KmCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmCatalogue, km_catalogue_unref)

/* BLAKE2b-256 in hex of the canonical document. */
const char *km_catalogue_version (const KmCatalogue *catalogue);
/* The document itself (borrowed, immutable): what GET /v1/catalogue answers. */
json_t *km_catalogue_document (const KmCatalogue *catalogue);

guint km_catalogue_n_authorities (const KmCatalogue *catalogue);
guint km_catalogue_n_services (const KmCatalogue *catalogue);
guint km_catalogue_n_bundles (const KmCatalogue *catalogue);
guint km_catalogue_n_governorates (const KmCatalogue *catalogue);
guint km_catalogue_n_sections (const KmCatalogue *catalogue);
guint km_catalogue_n_persons (const KmCatalogue *catalogue);
const KmAuthority *km_catalogue_nth_authority (const KmCatalogue *catalogue, guint n);
const KmService *km_catalogue_nth_service (const KmCatalogue *catalogue, guint n);
const KmBundleTemplate *km_catalogue_nth_bundle (const KmCatalogue *catalogue, guint n);
const KmGovernorate *km_catalogue_nth_governorate (const KmCatalogue *catalogue, guint n);
const KmSection *km_catalogue_nth_section (const KmCatalogue *catalogue, guint n);
const KmPerson *km_catalogue_nth_person (const KmCatalogue *catalogue, guint n);

/* The services most asked for in the country, for the quick keys of a counter that has no habits yet: first those of all, then those
 * of each family. NULL-terminated, may be empty. */
const KmService *const *km_catalogue_quick (const KmCatalogue *catalogue);

/* Each NULL when there is none. */
const KmAuthority *km_catalogue_authority (const KmCatalogue *catalogue, const char *code);
const KmService *km_catalogue_service (const KmCatalogue *catalogue, const char *code);
const KmBundleTemplate *km_catalogue_bundle (const KmCatalogue *catalogue, const char *code);
const KmGovernorate *km_catalogue_governorate (const KmCatalogue *catalogue, const char *code);
const KmField *km_catalogue_field (const KmCatalogue *catalogue, const char *id);
const KmSection *km_catalogue_section (const KmCatalogue *catalogue, const char *prefix);
const KmPerson *km_catalogue_person (const KmCatalogue *catalogue, const char *code);

const KmCalendar *km_catalogue_calendar (const KmCatalogue *catalogue);
const KmPaymentRules *km_catalogue_payment (const KmCatalogue *catalogue);
/* Governorate codes of a national ID, NULL-terminated: what km-validate wants. */
const char *const *km_catalogue_governorate_codes (const KmCatalogue *catalogue);

/* Whether the service has `id` on its form (also the implied passport of one of
 * its persons); NULL when not. */
const KmServiceField *km_service_find_field (const KmService *service, const char *id);
const KmField *km_service_field (const KmCatalogue *catalogue, const KmService *service, const char *id);
const KmFee *km_service_find_fee (const KmService *service, const char *code);
/* The value of a choice field, or NULL. */
const KmChoice *km_field_find_choice (const KmField *field, const char *value);
/* Whether a clerk may say «لا ينطبق» of it where it is required (counter.md §1.4): not of names and identity, nor of what a fee is
 * reckoned from or what is answered by itself. */
gboolean km_field_may_not_apply (const KmField *field);
gboolean km_service_has_choice_fees (const KmService *service);
gboolean km_service_for_audience (const KmService *service, KmAudience audience);

/* Names. Never NULL, owned by the catalogue, digits 0-9 (drawn by km_digits_draw). */
const char *km_authority_name (const KmAuthority *authority, KmLanguage language);
const char *km_authority_short_name (const KmAuthority *authority, KmLanguage language);
const char *km_service_name (const KmService *service, KmLanguage language);
const char *km_service_short_name (const KmService *service, KmLanguage language);
const char *km_bundle_template_name (const KmBundleTemplate *bundle, KmLanguage language);
const char *km_governorate_name (const KmGovernorate *governorate, KmLanguage language);
const char *km_section_name (const KmSection *section, KmLanguage language);
const char *km_person_name (const KmPerson *person, KmLanguage language);
const char *km_field_label (const KmField *field, KmLanguage language);
const char *km_field_short_label (const KmField *field, KmLanguage language);
const char *km_choice_label (const KmChoice *choice, KmLanguage language);
const char *km_fee_label (const KmFee *fee, KmLanguage language);
const char *km_document_label (const KmDocument *document, KmLanguage language);

/* Words of the files and the wire. from_string returns FALSE for an unknown word. */
const char *km_field_type_to_string (KmFieldType type);
gboolean km_field_type_from_string (const char *text, KmFieldType *type);
const char *km_fee_basis_to_string (KmFeeBasis basis);
gboolean km_fee_basis_from_string (const char *text, KmFeeBasis *basis);
const char *km_audience_to_string (KmAudience audience);
gboolean km_audience_from_string (const char *text, KmAudience *audience);

G_END_DECLS
