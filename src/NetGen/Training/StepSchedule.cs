namespace NetGen;

/// <summary>
/// A learning rate for each step: a callback that sets the optimizer's rate before every step of <c>Fit</c>, and a function for loops of one's own,
/// <c>network.Optimizer.LearningRate = schedule.Rate(network.StepCount / network.Optimizer.AccumulationSteps)</c>.
/// </summary>
/// <remarks>
/// Where several steps make one update (<see cref="OptimizerAttribute.AccumulationSteps"/>), a step here is an update. Steps are counted from the network's first as 0, in all calls of <c>Fit</c> together, so that a resumed training goes on where it was, bit for bit. Names and formulas are those
/// of Keras; what Keras computes in 32 bits is computed in 64. <see cref="EpochResult.LearningRate"/> is the rate of the step that follows the epoch.
/// <example><c>Callbacks = [StepSchedule.CosineDecay(1e-3, 10_000).WarmUp(500)]</c></example>
/// </remarks>
public sealed class StepSchedule : Callback
{
    readonly Func<long, double> _rate;

    /// <summary>A learning rate for each step.</summary>
    /// <param name="rate">Gives the rate of a step, counted from 0: a function of that number alone, which allocates nothing.</param>
    public StepSchedule(Func<long, double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        _rate = rate;
    }

    internal override bool SetsLearningRate => true;

    /// <summary>The same rate for all steps: a part of what <see cref="Then"/> and <see cref="WarmUp"/> put together.</summary>
    /// <param name="rate">The rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public static StepSchedule Constant(double rate)
    {
        CheckRate(rate, nameof(rate));
        return new(_ => rate);
    }

    /// <summary>
    /// Along half a cosine (Loshchilov and Hutter, 2016): <c>start · ((1 − alpha) · (1 + cos(π · min(step, steps) / steps)) / 2 + alpha)</c>.
    /// </summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">Steps until the end of the decay, 1 or more.</param>
    /// <param name="alpha">What is left at the end, as a share of <paramref name="start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static StepSchedule CosineDecay(double start, long steps, double alpha = 0)
    {
        CheckRate(start, nameof(start));
        CheckSteps(steps, nameof(steps));
        CheckRate(alpha, nameof(alpha));
        return new(step => start * ((1 - alpha) * HalfCosine((double)Math.Min(step, steps) / steps) + alpha));
    }

    /// <summary>
    /// Half a cosine again and again (SGDR: Loshchilov and Hutter, 2016). Decay i takes <c>steps · stepFactor^i</c> steps and goes from
    /// <c>start · ((1 − alpha) · rateFactor^i + alpha)</c> towards <c>start · alpha</c>.
    /// </summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">Steps of the first decay, 1 or more.</param>
    /// <param name="stepFactor">How many times longer each decay is than the one before, 1 or more.</param>
    /// <param name="rateFactor">How many times higher each decay begins than the one before.</param>
    /// <param name="alpha">What is left at the end of a decay, as a share of <paramref name="start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static StepSchedule CosineDecayRestarts(double start, long steps, double stepFactor = 2, double rateFactor = 1, double alpha = 0)
    {
        CheckRate(start, nameof(start));
        CheckSteps(steps, nameof(steps));
        if (!(stepFactor >= 1) || double.IsInfinity(stepFactor))
        {
            throw new ArgumentOutOfRangeException(nameof(stepFactor), stepFactor, $"The factor of steps must be a finite number of at least 1, but it is {stepFactor}.");
        }

        CheckRate(rateFactor, nameof(rateFactor));
        CheckRate(alpha, nameof(alpha));
        return new(step =>
        {
            (double rest, double length, long restarts) = (step, steps, 0);
            if (stepFactor == 1)
            {
                (restarts, rest) = (step / steps, step % steps);
            }

            for (; rest >= length; restarts++)
            {
                rest -= length;
                length *= stepFactor;
            }

            return start * ((1 - alpha) * Math.Pow(rateFactor, restarts) * HalfCosine(rest / length) + alpha);
        });
    }

    /// <summary>Multiplied by a factor every so many steps: <c>start · rate^(step / steps)</c>.</summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">Steps after which the factor has been applied once, 1 or more.</param>
    /// <param name="rate">The factor.</param>
    /// <param name="staircase">All at once after every <paramref name="steps"/> steps, rather than a little with each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static StepSchedule ExponentialDecay(double start, long steps, double rate, bool staircase = false)
    {
        CheckRate(start, nameof(start));
        CheckSteps(steps, nameof(steps));
        CheckRate(rate, nameof(rate));
        return new(step => start * Math.Pow(rate, Share(step, steps, staircase)));
    }

    /// <summary>
    /// Along a power: <c>(start − end) · (1 − min(step, steps) / steps)^power + end</c>. With <paramref name="cycle"/> it begins anew from a lower rate: after the first steps,
    /// steps is the next multiple that is not below the step.
    /// </summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">Steps until <paramref name="end"/>, 1 or more.</param>
    /// <param name="end">The last rate.</param>
    /// <param name="power">The power; 1 is a straight line.</param>
    /// <param name="cycle">Goes on after <paramref name="steps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static StepSchedule PolynomialDecay(double start, long steps, double end = 1e-4, double power = 1, bool cycle = false)
    {
        CheckRate(start, nameof(start));
        CheckSteps(steps, nameof(steps));
        CheckRate(end, nameof(end));
        CheckRate(power, nameof(power));
        return new(step =>
        {
            double length = cycle ? steps * Math.Max(1, Math.Ceiling((double)step / steps)) : steps;
            return (start - end) * Math.Pow(1 - Math.Min(step, length) / length, power) + end;
        });
    }

    /// <summary>A rate between boundaries: <c>values[0]</c> up to and with step <c>boundaries[0]</c>, <c>values[1]</c> up to and with the next, and the last value behind all.</summary>
    /// <param name="boundaries">Steps, each above the one before.</param>
    /// <param name="values">Rates, one more than boundaries.</param>
    /// <exception cref="ArgumentException">The boundaries do not ascend, or the values are not one more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is negative or not finite.</exception>
    public static StepSchedule PiecewiseConstantDecay(ReadOnlySpan<long> boundaries, ReadOnlySpan<double> values)
    {
        if (values.Length != boundaries.Length + 1)
        {
            throw new ArgumentException($"There must be one rate more than boundaries, but there are {values.Length} rates and {boundaries.Length} boundaries.", nameof(values));
        }

        for (int i = 1; i < boundaries.Length; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
            {
                throw new ArgumentException($"Each boundary must be above the one before, but {boundaries[i]} follows {boundaries[i - 1]}.", nameof(boundaries));
            }
        }

        foreach (double value in values)
        {
            CheckRate(value, nameof(values));
        }

        long[] ends = boundaries.ToArray();
        double[] rates = values.ToArray();
        return new(step =>
        {
            int piece = 0;
            while (piece < ends.Length && step > ends[piece])
            {
                piece++;
            }

            return rates[piece];
        });
    }

    /// <summary>Divided by what grows with the steps: <c>start / (1 + rate · step / steps)</c>.</summary>
    /// <param name="start">The rate of step 0.</param>
    /// <param name="steps">Steps after which the divisor has grown by <paramref name="rate"/>, 1 or more.</param>
    /// <param name="rate">How much it grows.</param>
    /// <param name="staircase">All at once after every <paramref name="steps"/> steps, rather than a little with each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static StepSchedule InverseTimeDecay(double start, long steps, double rate, bool staircase = false)
    {
        CheckRate(start, nameof(start));
        CheckSteps(steps, nameof(steps));
        CheckRate(rate, nameof(rate));
        return new(step => start / (1 + rate * Share(step, steps, staircase)));
    }

    /// <summary>This schedule behind a straight line from <paramref name="start"/> up to its first rate; its own steps are counted from there on.</summary>
    /// <param name="steps">Steps of the line, 1 or more.</param>
    /// <param name="start">The rate of step 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepSchedule WarmUp(long steps, double start = 0)
    {
        CheckSteps(steps, nameof(steps));
        CheckRate(start, nameof(start));
        return new(step => step < steps ? start + (_rate(0) - start) * step / steps : _rate(step - steps));
    }

    /// <summary>This schedule for some steps, and another behind it, whose steps are counted from there on.</summary>
    /// <param name="steps">Steps of this schedule, 1 or more.</param>
    /// <param name="next">The schedule behind it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1.</exception>
    public StepSchedule Then(long steps, StepSchedule next)
    {
        CheckSteps(steps, nameof(steps));
        ArgumentNullException.ThrowIfNull(next);
        return new(step => step < steps ? _rate(step) : next._rate(step - steps));
    }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The steps done before it, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    /// <exception cref="ArgumentException">The schedule gives a rate that is negative or not finite.</exception>
    public double Rate(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double rate = _rate(step);
        return rate >= 0 && float.IsFinite((float)rate)
            ? rate
            : throw new ArgumentException($"The learning rate of step {step} is {rate}, but it must be a number from 0 on. Correct the schedule.");
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingProgress progress) => Set(progress);

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress) => Set(progress);

    static long UpdateOf(Network network) => network.StepCount / network.Optimizer.AccumulationSteps;

    void Set(TrainingProgress progress) => progress.Network.Optimizer.LearningRate = Rate(UpdateOf(progress.Network));

    /// <summary>From 1 to 0 as the share goes from 0 to 1.</summary>
    static double HalfCosine(double share) => (1 + Math.Cos(Math.PI * share)) / 2;

    static double Share(long step, long steps, bool staircase) => staircase ? step / steps : (double)step / steps;

    static void CheckRate(double value, string name)
    {
        if (!(value >= 0 && float.IsFinite((float)value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The {name} of a schedule must be a finite number of at least 0, but it is {value}.");
        }
    }

    static void CheckSteps(long value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, $"The {name} of a schedule must be 1 or more, but they are {value}.");
        }
    }
}
