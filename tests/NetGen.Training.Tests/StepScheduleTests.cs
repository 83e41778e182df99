namespace NetGen.Training.Tests;

public sealed class StepScheduleTests
{
    [Fact]
    public void Cosine_decay_follows_its_formula_and_stays_at_its_end()
    {
        var schedule = StepSchedule.CosineDecay(0.4, 8, alpha: 0.25);
        Expect(schedule, (0, 0.4), (2, 0.4 * (0.75 * (0.5 + Math.Sqrt(0.5) / 2) + 0.25)), (4, 0.25), (8, 0.1), (9, 0.1), (long.MaxValue, 0.1));
    }

    [Fact]
    public void Cosine_decay_starts_again_at_the_very_step()
    {
        var same = StepSchedule.CosineDecayRestarts(0.4, 10, stepFactor: 1);
        Expect(same, (0, 0.4), (5, 0.2), (10, 0.4), (1_000_000_005, 0.2));
        var longer = StepSchedule.CosineDecayRestarts(0.4, 10, rateFactor: 0.5, alpha: 0.1);
        // Decays begin at 0, 10, 30, 70, 150 and so on.
        for ((long begin, double share, int length) = (0, 1, 10); begin < 10_000; (begin, share, length) = (begin + length, share / 2, 2 * length))
        {
            Expect(longer, (begin, 0.4 * (0.9 * share + 0.1)), (begin + length / 2, 0.4 * (0.9 * share / 2 + 0.1)));
            Assert.InRange(longer.Rate(begin + length - 1), 0.04, 0.04 + 0.36 * share * 0.03);
        }

        Assert.InRange(longer.Rate(long.MaxValue), 0.04, 0.041);
    }

    [Fact]
    public void Exponential_decay_multiplies_with_every_step_or_in_stairs()
    {
        Expect(StepSchedule.ExponentialDecay(0.1, 100, 0.25), (0, 0.1), (50, 0.05), (100, 0.025), (150, 0.0125));
        Expect(StepSchedule.ExponentialDecay(0.1, 100, 0.25, staircase: true), (0, 0.1), (99, 0.1), (100, 0.025), (199, 0.025), (200, 0.00625));
    }

    [Fact]
    public void Polynomial_decay_ends_or_begins_again_from_below()
    {
        Expect(StepSchedule.PolynomialDecay(0.1, 10), (0, 0.1), (5, 0.05005), (10, 1e-4), (11, 1e-4), (long.MaxValue, 1e-4));
        Expect(StepSchedule.PolynomialDecay(0.1, 10, end: 0.02, power: 2), (0, 0.1), (5, 0.04), (10, 0.02));
        Expect(StepSchedule.PolynomialDecay(0.1, 10, end: 0, cycle: true), (0, 0.1), (5, 0.05), (10, 0), (11, 0.1 * 9 / 20), (20, 0), (21, 0.1 * 9 / 30));
    }

    [Fact]
    public void Piecewise_constants_hold_up_to_their_boundaries()
    {
        Expect(StepSchedule.PiecewiseConstantDecay([10, 20], [1, 0.5, 0.1]), (0, 1), (10, 1), (11, 0.5), (20, 0.5), (21, 0.1), (long.MaxValue, 0.1));
        Expect(StepSchedule.PiecewiseConstantDecay([], [0.3]), (0, 0.3), (7, 0.3));
    }

    [Fact]
    public void Inverse_time_decay_divides()
    {
        Expect(StepSchedule.InverseTimeDecay(0.1, 10, 0.5), (0, 0.1), (5, 0.08), (10, 0.1 / 1.5), (20, 0.05));
        Expect(StepSchedule.InverseTimeDecay(0.1, 10, 0.5, staircase: true), (9, 0.1), (10, 0.1 / 1.5), (19, 0.1 / 1.5), (20, 0.05));
    }

    [Fact]
    public void Schedules_are_put_together()
    {
        var warm = StepSchedule.CosineDecay(0.4, 10).WarmUp(4, start: 0.2);
        Expect(warm, (0, 0.2), (1, 0.25), (3, 0.35), (4, 0.4), (9, 0.2), (14, 0), (20, 0));
        var chain = StepSchedule.Constant(0.3).WarmUp(2).Then(5, StepSchedule.ExponentialDecay(0.2, 1, 0.5)).Then(7, StepSchedule.Constant(0.01));
        Expect(chain, (0, 0), (1, 0.15), (2, 0.3), (4, 0.3), (5, 0.2), (6, 0.1), (7, 0.01), (100, 0.01));
    }

    [Fact]
    public void Wrong_numbers_are_sentences()
    {
        Out("The start of a schedule must be a finite number of at least 0, but it is -1.", () => StepSchedule.CosineDecay(-1, 5));
        Out("The start of a schedule must be a finite number of at least 0, but it is NaN.", () => StepSchedule.ExponentialDecay(double.NaN, 5, 0.1));
        Out("The rate of a schedule must be a finite number of at least 0, but it is 1E+39.", () => StepSchedule.InverseTimeDecay(1, 5, 1e39));
        Out("The steps of a schedule must be 1 or more, but they are 0.", () => StepSchedule.PolynomialDecay(1, 0));
        Out("The factor of steps must be a finite number of at least 1, but it is 0.5.", () => StepSchedule.CosineDecayRestarts(1, 5, stepFactor: 0.5));
        Out("The steps of a schedule must be 1 or more, but they are -3.", () => StepSchedule.Constant(1).WarmUp(-3));
        Out("The steps of a schedule must be 1 or more, but they are 0.", () => StepSchedule.Constant(1).Then(0, StepSchedule.Constant(2)));
        Out("The values of a schedule must be a finite number of at least 0, but it is -2.", () => StepSchedule.PiecewiseConstantDecay([3], [1, -2]));
        Assert.StartsWith("There must be one rate more than boundaries, but there are 2 rates and 2 boundaries.", Assert.Throws<ArgumentException>(() => StepSchedule.PiecewiseConstantDecay([3, 4], [1, 2])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Each boundary must be above the one before, but 4 follows 4.", Assert.Throws<ArgumentException>(() => StepSchedule.PiecewiseConstantDecay([4, 4], [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => StepSchedule.Constant(1).Rate(-1));
        Assert.Throws<ArgumentNullException>(() => new StepSchedule(null!));
        Assert.Throws<ArgumentNullException>(() => StepSchedule.Constant(1).Then(1, null!));
        var wrong = new StepSchedule(step => 1 - step);
        Assert.StartsWith("The learning rate of step 2 is -1, but it must be a number from 0 on. Correct the schedule.", Assert.Throws<ArgumentException>(() => wrong.Rate(2)).Message, StringComparison.Ordinal);

        static void Out(string message, Action make) => Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_of_a_fit_has_its_rate_and_the_next_fit_goes_on()
    {
        using LinearNetwork network = LinearNetwork.Create(optimizer: OptimizerKind.SGD, learningRate: 9);
        var asked = new List<long>();
        var schedule = new StepSchedule(step =>
        {
            asked.Add(step);
            return 0.1 / (1 + step);
        });
        History first = network.Fit(Samples.Clusters(10), new FitOptions { Epochs = 2, BatchSize = 4, Callbacks = [schedule] });
        Assert.Equal([0, 1, 2, 3, 3, 4, 5, 6], asked);
        Assert.Equal([0.1 / 4, 0.1 / 7], first.Epochs.Select(epoch => epoch.LearningRate));
        asked.Clear();
        network.Fit(Samples.Clusters(10), new FitOptions { BatchSize = 4, Callbacks = [schedule] });
        Assert.Equal([6, 7, 8, 9], asked);
    }

    [Fact]
    public void A_fit_by_a_schedule_is_a_loop_that_sets_the_rates()
    {
        var schedule = StepSchedule.CosineDecay(0.2, 9).WarmUp(3);
        Dataset data = Samples.Clusters(12);
        using LinearNetwork fitted = LinearNetwork.Create(), looped = LinearNetwork.Create();
        fitted.Fit(data, new FitOptions { Epochs = 4, BatchSize = 4, Shuffle = false, Callbacks = [schedule] });
        for (int step = 0; step < 12; step++)
        {
            looped.Optimizer.LearningRate = schedule.Rate(looped.StepCount);
            looped.Fit(data.Slice(step % 3 * 4, 4), new FitOptions { BatchSize = 4, Shuffle = false });
        }

        Assert.Equal(Samples.Weights(looped), Samples.Weights(fitted));
    }

    [Fact]
    public void One_callback_sets_the_learning_rate()
    {
        using LinearNetwork network = LinearNetwork.Create();
        var thrown = Assert.Throws<ArgumentException>(() => network.Fit(
            Samples.Clusters(5), new FitOptions { Callbacks = [StepSchedule.Constant(1), new EarlyStopping(), new ReduceLearningRateOnPlateau()] }));
        Assert.Equal(
            "FitOptions.Callbacks has both a StepSchedule and a ReduceLearningRateOnPlateau, and each sets the learning rate. Give one of them; StepSchedule.Then puts one schedule behind another.",
            thrown.Message);
    }

    static void Expect(StepSchedule schedule, params (long Step, double Rate)[] rates) => Assert.All(rates, rate => Assert.Equal(rate.Rate, schedule.Rate(rate.Step), 1e-15));
}
