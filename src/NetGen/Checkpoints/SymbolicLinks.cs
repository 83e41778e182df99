namespace NetGen;

/// <summary>Finds the file that a path means where symbolic links stand in its way.</summary>
internal static class SymbolicLinks
{
    // As many as Linux follows.
    const int Most = 40;

    /// <summary>The path itself, or the last target of the chain of links that it names; nothing need be there.</summary>
    /// <param name="full">A full path.</param>
    /// <param name="given">The path as the user gave it, for the message.</param>
    /// <exception cref="IOException">The links go in a circle.</exception>
    internal static string Follow(string full, string given)
    {
        string path = full;
        for (int followed = 0; Target(path) is string target; followed++)
        {
            if (followed == Most)
            {
                throw new IOException($"'{given}' cannot be written: it is a symbolic link, and so is each of the {Most} files it leads to. Correct the links, or give the path of a file.");
            }

            path = Join(Path.GetDirectoryName(path)!, target, given);
        }

        return path;
    }

    static string? Target(string path) => new FileInfo(path).LinkTarget;

    // A relative target is seen from the folder that holds the link, and '..' in it from where a folder really lies, which text alone does
    // not say where a folder is a link itself. On Windows text alone says it.
    static string Join(string folder, string target, string given)
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.GetFullPath(target, folder);
        }

        string path = "/";
        var parts = new Stack<string>();
        Push(parts, target);
        if (!Path.IsPathRooted(target))
        {
            Push(parts, folder);
        }

        int followed = 0;
        while (parts.TryPop(out string? part))
        {
            string next = part == ".." ? Path.GetDirectoryName(path) ?? "/" : Path.Combine(path, part);

            // The last part is the file; where that is a link too, the caller goes on.
            if (part == ".." || parts.Count == 0 || Target(next) is not string link)
            {
                path = next;
                continue;
            }

            if (++followed > Most)
            {
                throw new IOException($"'{given}' cannot be written: the folder '{next}' that it leads to is a symbolic link, and more than {Most} follow. Correct the links, or give the path of a file.");
            }

            path = Path.IsPathRooted(link) ? "/" : path;
            Push(parts, link);
        }

        return path;
    }

    static void Push(Stack<string> parts, string path)
    {
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse().Where(part => part != "."))
        {
            parts.Push(part);
        }
    }
}
