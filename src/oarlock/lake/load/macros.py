"""SQL macros that read numbers, money, booleans, dates and stamps the way people and systems write them.

Each macro takes trimmed text and gives null for what it cannot read; the simple forms come first because they are
what nearly every row holds, and the engine evaluates the later branches only for the rows that need them.
"""

from __future__ import annotations

from oarlock.domain.currencies import MINOR_DIGITS

_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?"
_TIME = rf"[ T,]\s*{_CLOCK}\s*([AaPp]\.?[Mm]\.?|上午|下午)?\s*(Z|UTC|GMT|[+-]\d{{2}}(:?\d{{2}})?)?"
_YMD = r"\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\s*\d{1,2}月\s*\d{1,2}日?)"
_XXY = r"\d{1,2}(-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)(\d{4}|\d{2})"
_DMON = r"\d{1,2}[ /-][A-Za-z]{3,9}\.?[ /-](\d{4}|\d{2})"
_MOND = r"[A-Za-z]{3,9}\.? \d{1,2}(st|nd|rd|th)?,? \d{4}"
_COMPACT = r"(19|20|21)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"

_SPACE = r"[\s\x{00a0}\x{202f}\x{2009}]"
_SIMPLE = r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?"
_MARK = r"([A-Za-z]{0,3}[$€£¥￥₩₹₽₺₫฿]|[A-Za-z]{3}|元)?"
_DIGITS = rf"[.,]?\d([.,'\d]|{_SPACE}\d)*"
_DRESSED = (
    rf"\(?{_SPACE}*[-−+]?{_SPACE}*{_MARK}{_SPACE}*[-−+]?{_SPACE}*{_DIGITS}{_SPACE}*{_MARK}{_SPACE}*[-−]?{_SPACE}*\)?"
).replace("'", "''")
_DIGITS = _DIGITS.replace("'", "''")

_YES = "(true|t|yes|y|1|1.0|on|是|真|有|wahr|ja|oui|si|sí)"
_NO = "(false|f|no|n|0|0.0|off|否|假|无|falsch|nein|non)"


def _of_digits(digits: int) -> str:
    """Currencies with so many minor digits. The engine would make a join of a long list, so lists are texts here."""
    return " ".join(code for code, found in MINOR_DIGITS.items() if found == digits)


XXY_PATTERN = f"^{_XXY}"
"""A date with day and month first, in an order that only the column can tell."""

MACROS = rf"""
create or replace temp macro ol_month(m) as
    list_position(['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec'], lower(m[1:3]));

create or replace temp macro ol_year(y) as 
    case when length(y) = 4 then y when y < '70' then '20' || y else '19' || y end;

create or replace temp macro ol_day_text(t, dmy) as case
    when regexp_matches(t, '^{_YMD}')
        then regexp_replace(t, '^(\d{{4}})[-/.年]\s*(\d{{1,2}})[-/.月]\s*(\d{{1,2}}).*$', '\1-\2-\3', 's')
    when regexp_matches(t, '^{_XXY}') then
        ol_year(regexp_extract(t, '^\d{{1,2}}[-/.]\d{{1,2}}[-/.](\d{{4}}|\d{{2}})', 1)) || '-' || case when dmy
            then regexp_extract(t, '^\d{{1,2}}[-/.](\d{{1,2}})', 1) || '-' || regexp_extract(t, '^\d{{1,2}}')
            else regexp_extract(t, '^\d{{1,2}}') || '-' || regexp_extract(t, '^\d{{1,2}}[-/.](\d{{1,2}})', 1) end
    when regexp_matches(t, '^{_DMON}') then
        ol_year(regexp_extract(t, '^\d{{1,2}}[ /-][A-Za-z]{{3,9}}\.?[ /-](\d{{4}}|\d{{2}})', 1)) || '-'
        || ol_month(regexp_extract(t, '[A-Za-z]{{3,9}}')) || '-' || regexp_extract(t, '^\d{{1,2}}')
    when regexp_matches(t, '^{_MOND}') then
        regexp_extract(t, '\d{{4}}') || '-' || ol_month(t) || '-' || regexp_extract(t, '\d{{1,2}}')
    when regexp_matches(t, '^{_COMPACT}') then t[1:4] || '-' || t[5:6] || '-' || t[7:8]
end;

create or replace temp macro ol_half_day(t) as case
    when not regexp_matches(t, '[AaPp]\.?[Mm]\.?|上午|下午') then interval 0 hour
    when regexp_matches(t, '([Pp]\.?[Mm]|下午)') then
        case when regexp_matches(t, '[ T,]\s*12:\d') then interval 0 hour else interval 12 hour end
    when regexp_matches(t, '[ T,]\s*12:\d') then interval (-12) hour
    else interval 0 hour end;

create or replace temp macro ol_offset(t) as case
    when regexp_matches(t, '(Z|UTC|GMT)$') then interval 0 minute
    when regexp_matches(t, ':\d{{2}}.*[+-]\d{{2}}(:?\d{{2}})?$') then
        (case when regexp_matches(t, '-\d{{2}}(:?\d{{2}})?$') then -1 else 1 end
        * (60 * cast(regexp_extract(t, '[+-](\d{{2}})(:?\d{{2}})?$', 1) as integer)
        + coalesce(try_cast(nullif(regexp_extract(t, '[+-]\d{{2}}:?(\d{{2}})$', 1), '') as integer), 0)))
        * interval 1 minute
end;

create or replace temp macro ol_has_time(t) as contains(t, ':');

create or replace temp macro ol_is_iso(t) as
    regexp_full_match(t, '\d{{4}}-\d{{2}}-\d{{2}}([ T]\d{{2}}:\d{{2}}(:\d{{2}}(\.\d{{1,6}})?)?)?');

create or replace temp macro ol_day_of(t, dmy) as case
    when ol_is_iso(t) then ''
    when regexp_full_match(t, '({_YMD}|{_XXY}|{_DMON}|{_MOND}|{_COMPACT})({_TIME})?') then ol_day_text(t, dmy) end;

create or replace temp macro ol_written(t, day) as case
    when day = '' then try_cast(t as timestamp)
    when day is not null then case when not ol_has_time(t) then try_cast(day as timestamp)
        when try_cast(regexp_extract(t, '(\d{{1,2}}):', 1) as integer) <= 24
            and try_cast(regexp_extract(t, ':(\d{{2}})', 1) as integer) < 60
            then try_cast(day as timestamp) + ol_half_day(t)
                + try_cast(replace(regexp_extract(
                    t, '[ T,]\s*(\d{{1,2}}:\d{{2}}(:\d{{2}}([.,]\d{{1,6}})?)?)', 1), ',', '.') as interval) end
    when regexp_full_match(t, '\d{{5}}(\.\d+)?') then
        timestamp '1899-12-30 00:00:00' + to_seconds(cast(round(cast(t as double) * 86400) as bigint))
    when regexp_full_match(t, '{_COMPACT}[ T]?\d{{6}}') then
        try_strptime(regexp_replace(t, '[ T]', ''), '%Y%m%d%H%M%S')
end;

create or replace temp macro ol_epoch(t, scale) as case
    when regexp_full_match(t, '-?\d{{1,11}}') and scale = 's' then make_timestamp(cast(t as bigint) * 1000000)
    when regexp_full_match(t, '-?\d{{1,11}}\.\d+') and scale = 's'
        then make_timestamp(cast(round(cast(t as decimal(20, 6)) * 1000000) as bigint))
    when regexp_full_match(t, '-?\d{{1,14}}(\.0+)?') and scale = 'ms'
        then make_timestamp(cast(regexp_extract(t, '^-?\d+') as bigint) * 1000) end;

create or replace temp macro ol_local_day(stamp, zone) as
    case when zone = 'UTC' then cast(stamp as date) else cast(timezone(zone, timezone('UTC', stamp)) as date) end;

create or replace temp macro ol_midnight(day, zone) as
    case when zone = 'UTC' then cast(day as timestamp)
    else timezone('UTC', timezone(zone, cast(day as timestamp))) end;

create or replace temp macro ol_counting_day(stamp, zone) as
    case when ol_midnight(ol_local_day(stamp, zone), zone) >= stamp then ol_local_day(stamp, zone)
    else ol_local_day(stamp, zone) + 1 end;

create or replace temp macro ol_is_simple(t, comma) as regexp_full_match(t, '{_SIMPLE}')
    and not (comma and regexp_full_match(t, '[-+]?\d{{1,3}}(\.\d{{3}})+'));

create or replace temp macro ol_dressed(t) as case
    when regexp_full_match(t, '{_DRESSED}') and not regexp_matches(t, '[-−+].*[-−+]')
        and starts_with(t, '(') = ends_with(t, ')')
    then case when regexp_matches(t, '[-−(]') then '-' else '' end
        || regexp_replace(regexp_extract(t, '{_DIGITS}'), '{_SPACE}', ' ', 'g') end;

create or replace temp macro ol_ungrouped(t, comma) as case
    when regexp_full_match(t, '[-+]?\d{{1,3}}([,\s'']\d{{3}})+(\.\d+)?') and not (comma and regexp_full_match(t,
        '[-+]?\d+,\d{{3}}')) then regexp_replace(t, '[,\s'']', '', 'g')
    when regexp_full_match(t, '[-+]?\d{{1,2}}(,\d{{2}})+,\d{{3}}(\.\d+)?') then replace(t, ',', '')
    when regexp_full_match(t, '[-+]?\d{{1,3}}([.\s'']\d{{3}})+,\d+') or (
        regexp_full_match(t, '[-+]?\d{{1,3}}(\.\d{{3}})+') and (comma or regexp_full_match(t, '.*\..*\..*')))
        then replace(regexp_replace(t, '[.\s'']', '', 'g'), ',', '.')
    when regexp_full_match(t, '[-+]?\d*,\d+') then replace(t, ',', '.')
    when regexp_full_match(t, '[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?') then t end;

create or replace temp macro ol_digits(currency) as case when currency in ('USD', 'CNY', 'EUR') then 2
    when strpos('{_of_digits(0)}', currency) > 0 then 0 when strpos('{_of_digits(3)}', currency) > 0 then 3 else 2 end;

create or replace temp macro ol_currency(code) as
    case when length(code) = 3 and strpos('{" ".join(MINOR_DIGITS)}', code) % 4 = 1 then code end;

create or replace temp macro ol_scaled(n, digits) as case
    when regexp_full_match(n, '[-+]?\d{{1,9}}(\.\d{{1,5}})?') then
        case digits when 2 then cast(round(cast(n as decimal(18, 5)) * 100) as bigint)
        when 0 then cast(round(cast(n as decimal(18, 5))) as bigint)
        else cast(round(cast(n as decimal(18, 5)) * 1000) as bigint) end
    when abs(try_cast(n as double)) < 1e14 then cast(round(cast(n as decimal(38, 18))
        * case digits when 2 then 100 when 0 then 1 else 1000 end) as bigint) end;

create or replace temp macro ol_bool(t) as case when regexp_full_match(t, '(?i){_YES}') then true
    when regexp_full_match(t, '(?i){_NO}') then false end;

create or replace temp macro ol_double(n) as case when isfinite(try_cast(n as double)) then try_cast(n as double) end;
"""
