"""The layout of certificates that were issued before layouts were data. It never changes: they are drawn with it."""

from certificates.layouts.frozen import layout_of

BUILT_IN = layout_of(
    {
        "design": "formal",
        "orientation": "landscape",
        "main_language": "th",
        "digits": "thai",
        "seal_plan": "drawn",
        "background": None,
        "seal": None,
        "signatories": [],
        "texts": {
            "heading": "ประกาศนียบัตร",
            "heading_en": "Certificate of Completion",
            "issuer": "{issuer}",
            "issuer_en": "{issuer_en}",
            "opening": "ให้ไว้เพื่อแสดงว่า",
            "opening_en": "",
            "statement": "ผ่านการเรียนรู้และการทดสอบครบถ้วนตามหลักสูตร",
            "statement_en": "",
            "details": "หลักสูตรรุ่นที่ {edition}",
            "details_en": "Edition {edition}",
            "given": "ให้ไว้ ณ {date}\nใช้ได้ถึง{valid_until}",
            "given_en": "Given on {date}\nValid until {valid_until}",
        },
    }
)
