"""What kind of file was handed in: told by its content, never by its name alone."""

import filetype

from intake_app.schemes.house import HouseRules
from models.text import Text


def media_type_of(name: str, content: bytes, house: HouseRules) -> str | Text:
    """The media type of an acceptable file, or the sentence that says why it is refused and what to do."""
    kinds = "、".join(sorted({kind.extension.upper() for kind in house.files.accepted}))
    if not content:
        return Text(
            zh="文件“{name}”是空的（0 字节），没有保存；请检查后重新上传。",
            en="The file “{name}” is empty (0 bytes) and was not kept: check it and upload it again.",
        ).format(name=name)
    if len(content) > house.files.upload_limit_bytes:
        return Text(
            zh="文件“{name}”有 {size:.1f} MB，超过 {limit} MB 的上限，没有保存；请压缩或分成几份后再上传。",
            en="The file “{name}” has {size:.1f} MB, above the limit of {limit} MB, and was not kept: compress or"
            " split it, then upload it again.",
        ).format(name=name, size=len(content) / 1024 / 1024, limit=house.files.upload_limit_megabytes)
    found = filetype.guess_mime(content)
    wanted = house.files.media_type_for(name.rpartition(".")[2])
    if wanted is None:
        return Text(
            zh="“{name}”这种文件不能接收，没有保存；可以接收的格式：{kinds}。",
            en="Files like “{name}” are not accepted and it was not kept; accepted are: {kinds}.",
        ).format(name=name, kinds=kinds)
    if found != wanted:
        return Text(
            zh="文件“{name}”的内容与扩展名不符（实际为 {found}），没有保存；请用原程序另存为 {kinds} 之一后再上传。",
            en="The content of “{name}” is not what its name says (it is {found}) and it was not kept: save it as one"
            " of {kinds} and upload it again.",
        ).format(name=name, found=found or "unknown", kinds=kinds)
    return wanted
