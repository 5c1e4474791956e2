// The words that Streamlit writes into its program in English. Only whole texts and labels of controls are replaced;
// what people typed and what pages wrote stays as it is.
(() => {
  const WORDS = {
    "Upload": "上传", "Browse files": "选择文件", "Add files": "添加文件", "Upload directories": "上传文件夹",
    "Drag and drop a file here": "将文件拖放到此处", "Drag and drop files here": "将文件拖放到此处",
    "Drag and drop directories here": "将文件夹拖放到此处",
    "No results": "没有匹配项", "No options": "没有选项", "No options to select": "没有可选项",
    "Choose an option": "请选择", "Choose options": "请选择（可多选）", "Select...": "请选择",
    "Add an option": "添加选项", "Add options": "添加选项", "Choose or add an option": "选择或添加", "Choose or add options": "选择或添加",
    "Press Enter to apply": "按回车键确认", "Press Enter to submit form": "按回车键提交", "Press Enter to submit": "按回车键提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车键确认", "Press Ctrl+Enter to apply": "按 Ctrl+回车键确认",
    "(required)": "（必填）", "Invalid input.": "填写不正确。", "Invalid data type": "类型不正确", "Incompatible value": "值不相符",
    "Number is above the allowed range.": "数值超过允许的上限。", "Number is below the allowed range.": "数值低于允许的下限。",
    "Show password": "显示密码", "Hide password": "隐藏密码", "Clear value": "清除", "Clear entry": "清除", "Clear all": "全部清除",
    "Select all": "全选", "Selected values": "已选项", "Open": "展开", "Multiselect options": "可选项", "Selectbox options": "可选项",
    "Help": "说明", "Increment": "增加", "Decrement": "减少",
    "history icon": "填写记录", "call icon": "电话", "mail icon": "邮箱", "Link to heading": "本节链接", "Sidebar": "侧栏",
    "Empty": "未填写",
    "Add row": "添加一行", "Delete row(s)": "删除所选行", "Clear selection": "取消选择", "Search": "搜索", "Close Search": "关闭搜索",
    "Next Result": "下一个", "Previous Result": "上一个", "Download as CSV": "下载为 CSV", "Hide column": "隐藏此列", "Pin column": "固定此列",
    "Unpin column": "取消固定", "Show/hide columns": "显示或隐藏列", "Sort ascending": "升序排列", "Sort descending": "降序排列", "Autosize": "自动列宽",
    "Format": "格式", "Statistics": "统计", "Copy column name": "复制列名", "Dataframe column menu": "列菜单", "empty": "无数据",
    "Fullscreen": "全屏", "Close fullscreen": "退出全屏", "Close": "关闭", "Cancel": "取消", "Copy": "复制", "Copy to clipboard": "复制", "Copied": "已复制",
    "Next page": "下一页", "Previous page": "上一页", "Pagination": "分页",
    "Send message": "发送", "Stop script": "停止", "File type not allowed.": "不接受此类文件。", "Only one file is allowed.": "只能上传一个文件。",
    "file upload": "上传文件", "Remove file": "移除文件", "Cancel upload": "取消上传", "Error uploading file": "上传失败",
    "Skip to main content": "跳到主要内容", "App pages": "页面", "Expand sidebar": "展开侧栏", "Collapse sidebar": "收起侧栏",
    "Main menu": "菜单", "View more": "展开", "View less": "收起", "(opens in new tab)": "（在新标签页打开）",
    "Page not found": "没有此页面",
    "The page that you have requested does not seem to exist. Running the app's main page.": "没有您要打开的页面，或您无权查看；现显示首页。", "Connection error": "连接中断",
    "Streamlit server is not responding. Are you connected to the internet?": "与服务器的连接已中断，请检查网络。已输入的内容仍在页面上，连接恢复后自动保存。", "Connection closed": "连接已断开", "Connection timed out.": "连接超时。",
    "Connection timed out": "连接超时", "Connecting": "正在连接", "Stop": "停止", "Rerun": "重新运行", "Running...": "正在处理…", "Running": "正在处理",
    "Print": "打印", "Record a screencast": "录屏", "Settings": "显示设置", "About": "关于", "Clear cache": "清除缓存",
  };
  const PATTERNS = [
    [/^(\d+(?:\.\d+)?\s?[KMG]?B) per file$/, "每个文件不超过 $1"],
    [/^(\d+(?:\.\d+)?\s?[KMG]?B) per file • (.+)$/, "每个文件不超过 $1 • $2"],
    [/^Limit (\d+(?:\.\d+)?\s?[KMG]?B) per file(?: • (.+))?$/, "每个文件不超过 $1 $2"],
    [/^Remove (.+)$/, "移除 $1"],
    [/^Help for (.+)$/, "$1：说明"],
    [/^Page (\d+)$/, "第 $1 页"],
    [/^File must be (.+) or smaller\.$/, "文件不得超过 $1。"],
    [/^(.+) files are not allowed\.$/, "不接受 $1 文件。"],
  ];
  const LABELS = ["aria-label", "aria-valuetext", "placeholder", "title"];
  const LEFT_ALONE = "input, textarea, script, style, code, [data-testid='stMarkdownContainer'], [data-testid='stHtml'], [data-testid='stText']";

  function translated(text) {
    const plain = text.trim();
    if (!plain) return null;
    if (Object.hasOwn(WORDS, plain)) return text.replace(plain, WORDS[plain]);
    for (const [pattern, words] of PATTERNS) {
      if (pattern.test(plain)) return plain.replace(pattern, words).trimEnd();
    }
    return null;
  }

  const STREAMLITS_OWN = "[data-testid='stFileUploader'] button";

  function translateText(node) {
    // The uploader writes its button's word as Markdown, as pages write theirs.
    if (node.parentElement?.closest(LEFT_ALONE) && !node.parentElement.closest(STREAMLITS_OWN)) return;
    const words = translated(node.data);
    if (words !== null && words !== node.data) node.data = words;
  }

  function translateLabels(element) {
    for (const name of LABELS) {
      const label = element.getAttribute(name);
      const words = label === null ? null : translated(label);
      if (words !== null && words !== label) element.setAttribute(name, words);
    }
  }

  function translateTree(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    translateLabels(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      node.nodeType === Node.TEXT_NODE ? translateText(node) : translateLabels(node);
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") translateLabels(change.target);
      else change.addedNodes.forEach(translateTree);
    }
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: LABELS,
  });
  if (document.body) translateTree(document.body);
})();
