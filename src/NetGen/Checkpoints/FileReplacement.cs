namespace NetGen;

/// <summary>
/// Writes a file whole or not at all: beside its place, flushed to the disk and renamed, so that a crash leaves the old file or
/// the new one. A symbolic link stays and the file that it names is written; the permissions of a file that is there stay.
/// </summary>
internal static class FileReplacement
{
    /// <exception cref="IOException">The file cannot be written: its folder is missing, it is a folder itself, its links go in a circle, …</exception>
    /// <exception cref="UnauthorizedAccessException">The folder does not allow it.</exception>
    internal static void Write(string path, Action<FileStream> write)
    {
        string target = SymbolicLinks.Follow(Path.GetFullPath(path), path);
        string named = target == Path.GetFullPath(path) ? $"'{path}'" : $"'{path}', a link to '{target}',";
        string folder = Path.GetDirectoryName(target) ?? throw new IOException($"'{path}' is not the path of a file.");
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{named} cannot be written: there is no folder '{folder}'. Create it first.");
        }

        if (Directory.Exists(target))
        {
            throw new IOException($"{named} cannot be written: it is a folder. Give the path of a file.");
        }

        // Not made of the target's name, which may be as long as the file system allows.
        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        bool made = false;
        try
        {
            using (FileStream file = Create(temporary, target))
            {
                made = true;
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            if (made)
            {
                Remove(temporary);
            }

            if (error is PathTooLongException)
            {
                throw new PathTooLongException($"{named} cannot be written: its path or the {Path.GetFileName(target).Length} characters of its name are more than the file system takes. Give a shorter one.", error);
            }

            throw;
        }
    }

    // What nobody but the owner may read is at no time open to others: the file is made with no more than the permissions it ends with.
    static FileStream Create(string temporary, string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        if (OperatingSystem.IsWindows() || !File.Exists(target))
        {
            return new FileStream(temporary, options);
        }

        UnixFileMode mode = File.GetUnixFileMode(target);
        options.UnixCreateMode = mode;
        var file = new FileStream(temporary, options);
        try
        {
            // The process's mask may have taken some away.
            if (File.GetUnixFileMode(file.SafeFileHandle) != mode)
            {
                File.SetUnixFileMode(file.SafeFileHandle, mode);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            Remove(temporary);
            throw;
        }
    }

    // Why the file could not be written says more than why what is left of it cannot be removed.
    static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
