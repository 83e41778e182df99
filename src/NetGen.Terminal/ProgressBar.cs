using System.Globalization;
using System.Text;
using Spectre.Console;

namespace NetGen;

/// <summary>
/// Shows training in the terminal: a bar for the running epoch with its loss and metrics so far, then a line for each finished
/// epoch. Where the output is no terminal (a file, a pipe, a build log) only the finished lines are written.
/// </summary>
/// <example><c>network.Fit(train, new FitOptions { Epochs = 12, Callbacks = [new ProgressBar()] });</c></example>
public sealed class ProgressBar : Callback
{
    const double SecondsBetweenDrawings = 0.1;
    const int WidestBar = 40;
    const int NarrowestBar = 4;

    readonly IAnsiConsole _console;
    readonly bool _live;
    double _drawnAt;
    bool _open;

    /// <summary>A bar on the standard output.</summary>
    public ProgressBar() : this(AnsiConsole.Console)
    {
    }

    /// <summary>A bar on a console of one's own.</summary>
    /// <param name="console">Where to draw; only finished lines are written where it is no terminal or knows no ANSI sequences.</param>
    [CLSCompliant(false)]
    public ProgressBar(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        _console = console;
        _live = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;
    }

    /// <inheritdoc />
    public override void OnEpochBegin(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _drawnAt = 0;
        if (_live)
        {
            _console.Cursor.Hide();
            Draw(progress);
        }
    }

    /// <inheritdoc />
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_live && (progress.Seconds - _drawnAt >= SecondsBetweenDrawings || progress.Batch == progress.BatchCount))
        {
            _drawnAt = progress.Seconds;
            Draw(progress);
        }
    }

    /// <inheritdoc />
    public override void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(result);
        var line = new StringBuilder(EpochName(result.Epoch, progress.LastEpoch));
        foreach ((string name, double value) in result.Metrics)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {name} {value:F4}");
        }

        line.Append(CultureInfo.InvariantCulture, $"  {result.Seconds:F1} s");
        Erase();
        // Not through the console's own writer: that would break a long line at the width it assumes for a file.
        _console.Profile.Out.Writer.WriteLine(line.ToString());
        _console.Profile.Out.Writer.Flush();
        _open = false;
    }

    /// <inheritdoc />
    public override void OnTrainEnd(TrainingProgress progress)
    {
        if (!_live)
        {
            return;
        }

        if (_open)
        {
            // Stopped inside an epoch: what the bar shows stays readable above what is printed next.
            _console.WriteLine();
            _open = false;
        }

        _console.Cursor.Show();
    }

    void Draw(TrainingProgress progress)
    {
        string name = EpochName(progress.Epoch, progress.LastEpoch);
        string numbers = Numbers(progress);
        int free = _console.Profile.Width - 1 - name.Length - numbers.Length - 1;
        int width = Math.Clamp(free, NarrowestBar, WidestBar);
        int filled = progress.BatchCount == 0 ? 0 : (int)((long)width * progress.Batch / progress.BatchCount);
        char mark = _console.Profile.Capabilities.Unicode ? '━' : '#';
        char rest = _console.Profile.Capabilities.Unicode ? '━' : '.';

        Erase();
        if (free < NarrowestBar)
        {
            _console.Write(Fit($"{name}{numbers}"));
        }
        else
        {
            _console.Write(new Text(name + " "));
            _console.Write(new Text(new string(mark, filled), new Style(Color.Green)));
            _console.Write(new Text(new string(rest, width - filled), new Style(Color.Grey)));
            _console.Write(Fit(numbers));
        }

        _open = true;
    }

    Text Fit(string text) => new(text.Length < _console.Profile.Width ? text : text[..Math.Max(0, _console.Profile.Width - 1)]);

    void Erase()
    {
        if (_live)
        {
            _console.WriteAnsi("\r\u001b[2K");
        }
    }

    static string EpochName(int epoch, int last) =>
        string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch.ToString(CultureInfo.InvariantCulture).PadLeft(last.ToString(CultureInfo.InvariantCulture).Length)}/{last}");

    static string Numbers(TrainingProgress progress)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"  {progress.Batch}/{progress.BatchCount}");
        if (progress.Batch > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  loss {progress.Loss:F4}");
            foreach (Metric metric in progress.Metrics)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {metric.FullName} {metric.Result:F4}");
            }

            double left = progress.Seconds * (progress.BatchCount - progress.Batch) / progress.Batch;
            text.Append(CultureInfo.InvariantCulture, $"  {progress.Seconds:F1} s, {left:F0} s left");
        }

        return text.ToString();
    }
}
